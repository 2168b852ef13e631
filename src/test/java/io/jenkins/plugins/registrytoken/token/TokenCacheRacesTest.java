package io.jenkins.plugins.registrytoken.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.registrytoken.fuzz.Seed;
import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that ask one cache the same at the same moment, round after round, while time passes and the cloud fails. */
class TokenCacheRacesTest {
    private static final int THREADS = 6;
    private static final int ROUNDS = 1000;

    private final Random random = Seed.of(TokenCacheRacesTest.class);
    private final MovingClock clock = new MovingClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final ExecutorService cloudThreads = Executors.newCachedThreadPool();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();

    @AfterEach
    void shutDown() {
        threads.shutdownNow();
        cloudThreads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT1H"})
    void oneCallAtATimeServesAllWhoAskAndNobodyGetsAnOlderToken(Duration life) throws Exception {
        UnsteadyCloud cloud = new UnsteadyCloud(clock, life, random.nextLong(), problems::add);
        race(cloud, life, 0);
        assertThat(cloud.mostAtOnce(), equalTo(1));
        assertThat("calls before one was due", cloud.early(), equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT1H"})
    void whoForgetsATokenNeverGetsItAgainAndCausesOneCallAtMost(Duration life) throws Exception {
        UnsteadyCloud cloud = new UnsteadyCloud(clock, life, random.nextLong(), problems::add);
        int forgotten = race(cloud, life, 0.1);
        assertThat(cloud.early(), greaterThan(0));
        assertThat("calls before one was due", cloud.early(), lessThanOrEqualTo(forgotten));
    }

    /** @return how often a token was forgotten */
    private int race(UnsteadyCloud cloud, Duration life, double forgetful) throws Exception {
        TokenCache<String, UnsteadyCloud.Token> cache = new TokenCache<>(cloud::issue, clock, cloudThreads);
        List<Asker> askers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            askers.add(new Asker(cache, clock, random.nextLong(), forgetful, problems::add));
        }
        // Small enough that nobody who found a fresh token can find it expired at the end of the same round.
        CyclicBarrier round = new CyclicBarrier(
                THREADS,
                () -> clock.advance(
                        life.dividedBy(5).multipliedBy(random.nextInt(100)).dividedBy(100)));
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Asker me = askers.get(i);
            Asker other = askers.get((i + 1) % THREADS);
            running.add(threads.submit(() -> {
                for (int number = 0; number < ROUNDS; number++) {
                    round.await(1, TimeUnit.MINUTES);
                    me.act(other, () -> clock.advance(Duration.ofSeconds(1)));
                }
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        cloudThreads.shutdown();
        assertThat(cloudThreads.awaitTermination(1, TimeUnit.MINUTES), equalTo(true));
        assertThat(List.copyOf(problems), empty());
        assertThat("a call nobody waits for any more goes on", cloud.finished(), equalTo(cloud.begun()));
        assertThat(askers.stream().mapToInt(Asker::gaveUp).sum(), greaterThan(0));
        return askers.stream().mapToInt(Asker::forgotten).sum();
    }
}
