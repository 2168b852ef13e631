package io.jenkins.plugins.registrytoken.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.RetryPolicy;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request and all that it asks underneath have 40 seconds together. */
class DeadlineTest {
    private static final Instant NOW = Instant.parse("2024-12-26T10:00:00Z");
    private static final String TIME_IS_UP =
            "all calls for one login took longer than allowed (40 s). Try again, or check the proxy of the controller.";

    private final MovingClock clock = new MovingClock(NOW);
    private final List<Duration> timeouts = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final OkHttpClient http = new OkHttpClient.Builder()
            .addInterceptor(chain -> {
                timeouts.add(Duration.ofNanos(chain.call().timeout().timeoutNanos()));
                return chain.proceed(chain.request());
            })
            .build();
    private final CachedCloud controller = new CachedCloud(
            () -> new ApiClient(
                    http, clock, Timeouts.DEFAULT, new RetryPolicy(Timeouts.DEFAULT, () -> 1), clock::advance),
            clock,
            threads);
    private CloudSimulator cloud;

    @BeforeEach
    void start() throws Exception {
        cloud = new CloudSimulator(clock);
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        cloud.close();
    }

    @Test
    void callsOneAfterTheOtherEndWithIt() {
        cloud.answersAll(".*", () -> slow(Duration.ofSeconds(12), new MockResponse()));
        TokenException failure = failure(new Scripted("all", asked -> {
            for (int call = 0; call < 100; call++) {
                call(asked);
            }
        }));
        assertThat(failure.reason(), equalTo(Reason.UNREACHABLE));
        assertThat(failure.getMessage(), equalTo("The cloud was not asked: " + TIME_IS_UP));
        assertThat(cloud.calls(), equalTo(4));
    }

    @Test
    void aCallGetsNoMoreThanIsLeft() {
        cloud.answersAll(".*", () -> new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        TokenException failure = failure(new Scripted("late", asked -> {
            clock.advance(Duration.ofMillis(38_900));
            call(asked);
        }));
        assertThat(failure.getMessage(), startsWith("The cloud did not answer: it took longer than allowed"));
        assertThat(timeouts.get(0), lessThanOrEqualTo(Duration.ofMillis(1_100)));
        assertThat(cloud.calls(), equalTo(1));
    }

    @Test
    void aRepetitionComesOnlyIfThereIsTimeForIt() {
        cloud.answersAll(".*", () -> new MockResponse().setResponseCode(503));
        failure(new Scripted("late", asked -> {
            clock.advance(Duration.ofMillis(38_500));
            asked.api().send("The cloud", this::request);
            throw new TokenException(Reason.UNAVAILABLE, "the last answer is the answer");
        }));
        assertThat(cloud.calls(), equalTo(1));
    }

    @Test
    void whatIsAskedUnderneathIsNotWaitedForBeyondIt() {
        CountDownLatch end = new CountDownLatch(1);
        Scripted endless = new Scripted("endless", asked -> await(end));
        TokenException failure = failure(new Scripted("impatient", asked -> {
            clock.advance(Duration.ofMillis(39_900));
            asked.answer(endless);
        }));
        end.countDown();
        assertThat(failure.reason(), equalTo(Reason.UNREACHABLE));
        assertThat(failure.getMessage(), equalTo("The endless was not waited for: " + TIME_IS_UP));
    }

    @Test
    void nothingIsAskedUnderneathAfterIt() {
        AtomicBoolean askedUnderneath = new AtomicBoolean();
        TokenException failure = failure(new Scripted("late", asked -> {
            clock.advance(Duration.ofSeconds(41));
            asked.answer(new Scripted("next", next -> askedUnderneath.set(true)));
        }));
        assertThat(failure.getMessage(), equalTo("The next was not asked: " + TIME_IS_UP));
        assertThat(askedUnderneath.get(), equalTo(false));
    }

    @Test
    void whoComesLaterHasADeadlineOfItsOwn() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Scripted shared = new Scripted("shared", asked -> await(end));
        failure(new Scripted("first", asked -> {
            clock.advance(Duration.ofMillis(39_900));
            asked.answer(shared);
        }));
        end.countDown();
        controller.ask(new Scripted("second", asked -> asked.answer(shared)));
    }

    private TokenException failure(CloudRequest<?> request) {
        return assertThrows(TokenException.class, () -> controller.ask(request));
    }

    private void call(Cloud asked) throws TokenException {
        asked.api().send("The cloud", this::request);
    }

    private Request request(Instant now) {
        return new Request.Builder().url(cloud.endpoint()).build();
    }

    private MockResponse slow(Duration duration, MockResponse response) {
        clock.advance(duration);
        return response;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does what it is told, and then is good for an hour. */
    private final class Scripted implements CloudRequest<Expiring> {
        private final String name;
        private final Script script;

        Scripted(String name, Script script) {
            this.name = name;
            this.script = script;
        }

        @Override
        public String service() {
            return "The " + name;
        }

        @Override
        public Expiring send(Cloud asked) throws TokenException {
            script.run(asked);
            Instant now = clock.instant();
            return new Expiring() {
                @Override
                public Instant issuedAt() {
                    return now;
                }

                @Override
                public Instant expiresAt() {
                    return now.plus(Duration.ofHours(1));
                }
            };
        }
    }

    private interface Script {
        void run(Cloud asked) throws TokenException;
    }
}
