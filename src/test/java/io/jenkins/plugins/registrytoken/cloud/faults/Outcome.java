package io.jenkins.plugins.registrytoken.cloud.faults;

import java.time.Duration;
import java.util.List;

/**
 * How a case ended.
 *
 * @param line of the problem; empty if there is none
 * @param flaws of that line, or of the end itself
 * @param waited in the controller's time: pauses, and waiting until it is too long
 * @param hits how often the fault was met
 */
record Outcome(Kind kind, String line, List<String> flaws, Duration waited, int hits) {

    static Outcome neither(String what) {
        return new Outcome(Kind.NEITHER, "", List.of(what), Duration.ZERO, 0);
    }

    /** What a case may end in. */
    enum Kind {
        TOKEN,
        OLD_TOKEN,
        LINE,
        NEITHER
    }
}
