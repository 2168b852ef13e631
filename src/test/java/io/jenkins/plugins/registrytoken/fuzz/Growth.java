package io.jenkins.plugins.registrytoken.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.function.IntFunction;

/** How the time that something takes grows with its input. */
public final class Growth {
    /** Ten times the input in proportion, and half as much again for the noise of a busy machine; the square is a hundred. */
    private static final int MOST = 15;
    /** Below this it may be noise. The square of the sizes that are tried takes many seconds. */
    private static final long NOISE = Duration.ofMillis(300).toNanos();

    /** For so long another round may show that it was noise: a machine may be slowed down by others for seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Growth() {}

    /**
     * Fails if ten times the input takes much more than ten times as long. The best of the rounds counts, and there
     * are as many as it takes to see a good one, or as there is patience for.
     *
     * @param work makes an input of the given size, and what is to be done with it
     */
    public static void isInProportion(String what, int size, IntFunction<Runnable> work) {
        Runnable small = work.apply(size);
        Runnable large = work.apply(10 * size);
        assertTimeoutPreemptively(
                LONGEST,
                () -> {
                    long least = Long.MAX_VALUE;
                    long most = Long.MAX_VALUE;
                    long end = System.nanoTime() + PATIENCE.toNanos();
                    do {
                        least = Math.min(least, nanos(small));
                        most = Math.min(most, nanos(large));
                        if (most <= NOISE || most <= MOST * least) {
                            return;
                        }
                    } while (System.nanoTime() < end);
                    fail(what + ": " + least / 1000 + " µs for " + size + ", but " + most / 1000
                            + " µs for ten times as much");
                },
                () -> what + " takes more than " + LONGEST.toSeconds() + " s for " + 10 * size);
    }

    private static long nanos(Runnable work) {
        // Not by the clock on the wall, as others may be using the machine.
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long begin = thread.getCurrentThreadCpuTime();
        work.run();
        return thread.getCurrentThreadCpuTime() - begin;
    }
}
