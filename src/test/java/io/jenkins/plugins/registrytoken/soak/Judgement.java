package io.jenkins.plugins.registrytoken.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Whose fault it is that a login has expired in an auth file: the plugin's if it could have renewed it in time, else the
 * machine's. It could if the {@link Control}, which does without the plugin what a renewal does, wrote to the same agent
 * from when the login was due, or from when the agent was back if that is later.
 */
final class Judgement {
    /** An agent that the control does not write to for so long cannot be written to. */
    static final Duration GAP = Duration.ofSeconds(15);

    private static final Duration LEAST_ALLOWANCE = Duration.ofSeconds(10);
    /** All sessions of an agent are renewed together when it is back, and the control's file is only one. */
    private static final int ROUNDS = 5;

    private static final Duration RECENT = Duration.ofMinutes(1);

    private final Map<String, Writes> agents = new HashMap<>();

    /**
     * The control has written to this agent.
     *
     * @param took from when the control got its login until that was seen in its file
     */
    void controlWrote(String agent, Instant at, Duration took) {
        Writes writes = agents.computeIfAbsent(agent, name -> new Writes());
        if (writes.last == null || Duration.between(writes.last, at).compareTo(GAP) > 0) {
            writes.since = at;
        }
        writes.last = at;
        writes.recent.addLast(new Write(at, took));
        while (writes.recent.getFirst().at().isBefore(at.minus(RECENT))) {
            writes.recent.removeFirst();
        }
    }

    /** Of a login that is in an auth file on this agent now. */
    Verdict on(Term login, String agent, Instant now) {
        if (now.isBefore(login.expiresAt())) {
            return Verdict.VALID;
        }
        Writes writes = agents.get(agent);
        if (writes == null || Duration.between(writes.last, now).compareTo(GAP) > 0) {
            return Verdict.MACHINE;
        }
        Instant able = login.latestDue().isAfter(writes.since) ? login.latestDue() : writes.since;
        return now.isAfter(able.plus(writes.allowance())) ? Verdict.PLUGIN : Verdict.MACHINE;
    }

    enum Verdict {
        VALID,
        MACHINE,
        PLUGIN
    }

    private record Write(Instant at, Duration took) {}

    private static final class Writes {
        private final Deque<Write> recent = new ArrayDeque<>();
        /** The first of those without a gap. */
        private Instant since;

        private Instant last;

        Duration allowance() {
            Duration slowest =
                    recent.stream().map(Write::took).max(Duration::compareTo).orElse(Duration.ZERO);
            return LEAST_ALLOWANCE.plus(slowest.multipliedBy(ROUNDS));
        }
    }
}
