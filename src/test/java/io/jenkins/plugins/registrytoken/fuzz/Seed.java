package io.jenkins.plugins.registrytoken.fuzz;

import java.util.Random;

/**
 * Where the random numbers of a test begin: elsewhere in each run, but the output of the test says where, and
 * {@code -Dseed=…} begins there again. Threads are not repeated, so it may take several runs to see the same.
 */
public final class Seed {
    private Seed() {}

    public static Random of(Class<?> test) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(test.getSimpleName() + " began with -Dseed=" + seed);
        return new Random(seed);
    }
}
