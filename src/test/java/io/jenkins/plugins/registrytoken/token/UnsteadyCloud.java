package io.jenkins.plugins.registrytoken.token;

import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Issues numbered tokens, slowly at times, fails at others, and watches whether it is called when it should not be. */
final class UnsteadyCloud {
    private final MovingClock clock;
    private final Duration life;
    private final Consumer<String> problems;
    private final Random random;
    private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
    private final Map<String, Instant> nextCalls = new ConcurrentHashMap<>();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicInteger early = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();

    /** @param life how long a token is good */
    UnsteadyCloud(MovingClock clock, Duration life, long seed, Consumer<String> problems) {
        this.clock = clock;
        this.life = life;
        this.random = new Random(seed);
        this.problems = problems;
    }

    Token issue(String key) throws TokenException {
        int number = begun.incrementAndGet();
        AtomicInteger mine = inFlight.computeIfAbsent(key, k -> new AtomicInteger());
        int atOnce = mine.incrementAndGet();
        mostAtOnce.accumulateAndGet(atOnce, Math::max);
        if (clock.instant().isBefore(nextCalls.getOrDefault(key, Instant.MIN))) {
            early.incrementAndGet();
        }
        try {
            Token token = answer(key, number);
            nextCalls.put(key, token.refreshAt());
            return token;
        } catch (TokenException e) {
            nextCalls.put(key, clock.instant().plus(e.reason().memory()));
            throw e;
        } finally {
            if (Thread.interrupted()) {
                problems.accept("call " + number + " was interrupted");
            }
            // Before the cache can know that it is over, and let the next one begin.
            mine.decrementAndGet();
            finished.incrementAndGet();
        }
    }

    private Token answer(String key, int number) throws TokenException {
        int luck = random.nextInt(100);
        for (int pause = random.nextInt(200); pause > 0; pause--) {
            Thread.yield();
        }
        if (luck < 15) {
            throw new TokenException(Reason.UNAVAILABLE, "down");
        }
        if (luck < 20) {
            throw new TokenException(Reason.REFUSED, "wrong key");
        }
        Instant now = clock.instant();
        return new Token(number, now, now.plus(life));
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** Calls that came though the one before has been answered, and its answer holds still. */
    int early() {
        return early.get();
    }

    int begun() {
        return begun.get();
    }

    int finished() {
        return finished.get();
    }

    record Token(int number, Instant issuedAt, Instant expiresAt) implements Expiring {}
}
