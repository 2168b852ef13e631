package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;

/** For how long somebody waits, for all things together that they wait for. */
final class Patience {
    private volatile long end;

    private Patience(long end) {
        this.end = end;
    }

    @NonNull
    static Patience of(@NonNull Duration duration) {
        return new Patience(System.nanoTime() + duration.toNanos());
    }

    /** As good as for ever: until an interruption. */
    @NonNull
    static Patience endless() {
        return of(Duration.ofDays(365));
    }

    void end() {
        end = System.nanoTime();
    }

    /** What is left of it; never less than 0. */
    long nanos() {
        return Math.max(0, end - System.nanoTime());
    }
}
