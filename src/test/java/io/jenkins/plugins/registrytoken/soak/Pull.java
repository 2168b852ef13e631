package io.jenkins.plugins.registrytoken.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What a session wrote down about one pull.
 *
 * @param step in which of the shell steps of its block
 * @param problem what the client said; empty if it succeeded
 */
record Pull(Instant begin, Instant end, int step, boolean failed, String problem) {
    private static final Pattern NO_ANSWER =
            Pattern.compile("(?i)connection re(fused|set)|time(d )?out|deadline exceeded|cannot allocate memory");

    static Pull parse(String line) {
        String[] parts = line.split(" ", 5);
        return new Pull(
                Instant.ofEpochMilli(Long.parseLong(parts[0])),
                Instant.ofEpochMilli(Long.parseLong(parts[1])),
                Integer.parseInt(parts[2]),
                !parts[3].equals("ok"),
                parts.length > 4 ? parts[4] : "");
    }

    /** Whether the registry did not answer, which says nothing of the login. */
    boolean isUnanswered() {
        return failed && NO_ANSWER.matcher(problem).find();
    }

    Duration took() {
        return Duration.between(begin, end);
    }
}
