package io.jenkins.plugins.registrytoken.soak;

import java.time.Duration;
import java.time.Instant;

/** Waits for what happens in other processes, which nothing here is told of: by looking, and not for ever. */
final class Deadline {
    private static final long BETWEEN_LOOKS_MILLIS = 250;

    private Deadline() {}

    static void within(Duration longest, String what, Condition condition) throws Throwable {
        if (!passes(longest, condition)) {
            throw new AssertionError(what + ": not within " + longest);
        }
    }

    /** Whether it holds in time. */
    static boolean passes(Duration longest, Condition condition) throws Throwable {
        Instant end = Instant.now().plus(longest);
        while (!condition.holds()) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
        return true;
    }

    @FunctionalInterface
    interface Condition {
        boolean holds() throws Throwable;
    }
}
