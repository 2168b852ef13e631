package io.jenkins.plugins.registrytoken.token;

import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** One thread that asks a cache for tokens, and checks each answer against what it has seen before. */
final class Asker {
    private static final List<String> KEYS = List.of("one", "two");

    private final TokenCache<String, UnsteadyCloud.Token> cache;
    private final MovingClock clock;
    private final Random random;
    private final double forgetful;
    private final Consumer<String> problems;
    private final Map<String, Integer> seen = new HashMap<>();
    private int gaveUp;
    private int forgotten;

    // Guarded by this.
    private Thread waiting;
    private boolean interrupted;

    Asker(
            TokenCache<String, UnsteadyCloud.Token> cache,
            MovingClock clock,
            long seed,
            double forgetful,
            Consumer<String> problems) {
        this.cache = cache;
        this.clock = clock;
        this.random = new Random(seed);
        this.forgetful = forgetful;
        this.problems = problems;
    }

    void act(Asker other, Runnable passTime) {
        int luck = random.nextInt(100);
        if (luck < 5) {
            passTime.run();
        } else if (luck < 15) {
            other.interrupt();
        }
        ask(KEYS.get(random.nextInt(KEYS.size())));
    }

    private void ask(String key) {
        Instant before = clock.instant();
        begin();
        boolean told;
        try {
            boolean newest = random.nextBoolean();
            check(key, (newest ? cache.renewed(key) : cache.ask(key)).get(), newest, before);
            told = end();
        } catch (ExecutionException failure) {
            told = end();
            TokenException e = (TokenException) failure.getCause();
            if (e.nextCall() == null || !e.nextCall().isAfter(before)) {
                problems.accept("at " + before + " remembered until " + e.nextCall() + ": " + e.getMessage());
            }
        } catch (InterruptedException e) {
            told = end();
            gaveUp++;
            if (!told) {
                problems.accept("interrupted by nobody");
            }
        }
    }

    private void check(String key, TokenCache.Result<UnsteadyCloud.Token> result, boolean newest, Instant before) {
        UnsteadyCloud.Token token = result.token();
        Instant goodUntil = newest ? token.refreshAt() : token.waitAt();
        if (result.problem() == null && !before.isBefore(goodUntil)) {
            problems.accept("at " + before + " too old: " + token);
        }
        if (token.isExpired(before)) {
            problems.accept("at " + before + " expired: " + token);
        }
        int last = seen.getOrDefault(key, 0);
        if (forgetful == 0 ? token.number() < last : token.number() == -last) {
            problems.accept("after " + last + ": " + token);
        }
        seen.put(key, token.number());
        if (random.nextDouble() < forgetful) {
            forgotten++;
            cache.forget(key);
            seen.put(key, -token.number());
        }
    }

    private synchronized void begin() {
        waiting = Thread.currentThread();
        interrupted = false;
    }

    /** @return whether it was interrupted meanwhile */
    private synchronized boolean end() {
        waiting = null;
        Thread.interrupted();
        return interrupted;
    }

    private synchronized void interrupt() {
        if (waiting != null) {
            interrupted = true;
            waiting.interrupt();
        }
    }

    int gaveUp() {
        return gaveUp;
    }

    int forgotten() {
        return forgotten;
    }
}
