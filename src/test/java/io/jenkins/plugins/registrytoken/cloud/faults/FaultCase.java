package io.jenkins.plugins.registrytoken.cloud.faults;

import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.RetryPolicy;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.contract.Fault;
import io.jenkins.plugins.registrytoken.contract.Line;
import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenCache.Result;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.MockResponse;

/** One fault in one call. */
record FaultCase(CloudCall call, Fault fault, Mode mode) {
    static final List<Fault> FAULTS = Stream.concat(
                    Fault.ALL.stream(),
                    Stream.of(
                            tooMany(),
                            tooMany().once(),
                            Fault.garbled(
                                    "two logins",
                                    Fault.twice(
                                            "X-Swr-Dockerlogin",
                                            "docker login",
                                            "docker login -u a -p canary-b c.example"))))
            .toList();

    private static final Instant START = Instant.parse("2024-12-26T10:00:00Z");

    /** Throttling in words that clouds have for it besides status 429. */
    private static Fault tooMany() {
        return Fault.garbled("too many calls", genuine -> new MockResponse()
                .setResponseCode(403)
                .setBody("{\"errors\":[{\"errorCode\":\"SVCSTG.SWR.4031032\"}],\"Code\":\"Throttling.User\"}"));
    }

    Outcome run(Leftovers leftovers, Executor executor) throws Exception {
        MovingClock moving = new MovingClock(START);
        Clock clock = mode == Mode.REAL_TIME ? Clock.systemUTC() : moving;
        try (Wire wire = new Wire(call, fault, clock)) {
            OkHttpClient http = leftovers
                    .client()
                    .addInterceptor(wire::pass)
                    .eventListener(new Lateness(wire, moving))
                    .build();
            CachedCloud cloud = new CachedCloud(() -> api(http, clock), clock, executor);
            CloudRequest<?> request = call.toUrl().apply(wire.url());
            Expiring old = mode == Mode.DUE ? remembered(cloud, request, moving) : null;
            wire.breaks();
            Instant begin = clock.instant();
            Outcome outcome = ask(cloud, request, old, clock);
            Duration waited = Duration.between(begin, clock.instant());
            leftovers.check(http);
            return new Outcome(outcome.kind(), outcome.line(), outcome.flaws(), waited, wire.hits());
        }
    }

    /** One that is due for renewal. */
    private static Expiring remembered(CachedCloud cloud, CloudRequest<?> request, MovingClock clock)
            throws InterruptedException, TokenException {
        Expiring token = cloud.ask(request).token();
        clock.advance(Duration.between(clock.instant(), token.refreshAt()));
        return token;
    }

    private static Outcome ask(CachedCloud cloud, CloudRequest<?> request, Expiring old, Clock clock)
            throws InterruptedException {
        try {
            Result<? extends Expiring> result = old == null ? cloud.ask(request) : renewed(cloud, request);
            if (result.token().isExpired(clock.instant())) {
                return Outcome.neither("an expired token");
            }
            TokenException problem = result.problem();
            if (result.token() != old) {
                return problem == null
                        ? new Outcome(Outcome.Kind.TOKEN, "", List.of(), null, 0)
                        : Outcome.neither("both");
            }
            return problem == null
                    ? Outcome.neither("the old token without the problem")
                    : ended(Outcome.Kind.OLD_TOKEN, problem, request);
        } catch (TokenException e) {
            return ended(Outcome.Kind.LINE, e, request);
        } catch (RuntimeException e) {
            return Outcome.neither(e + ", as " + e.getCause());
        }
    }

    private static Result<? extends Expiring> renewed(CachedCloud cloud, CloudRequest<?> request)
            throws InterruptedException, TokenException {
        try {
            return cloud.renewed(request).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TokenException problem) {
                throw problem;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Outcome ended(Outcome.Kind kind, TokenException problem, CloudRequest<?> request) {
        return new Outcome(kind, problem.getMessage(), Line.flaws(problem, request.service()), null, 0);
    }

    private ApiClient api(OkHttpClient http, Clock clock) {
        return clock instanceof MovingClock moving
                ? new ApiClient(
                        http, clock, Timeouts.DEFAULT, new RetryPolicy(Timeouts.DEFAULT, () -> 1), moving::advance)
                : new ApiClient(http, clock, Timeouts.DEFAULT);
    }

    @Override
    public String toString() {
        return call + ": " + fault;
    }

    /** How the cloud is asked. */
    enum Mode {
        EMPTY_CACHE,
        /** A token is remembered that is to be renewed. */
        DUE,
        /** As on a controller. Nothing is remembered. */
        REAL_TIME
    }

    /** Moves the clock by as long as the controller was ready to wait, if it waited for nothing. */
    private static final class Lateness extends EventListener {
        private final Wire wire;
        private final MovingClock clock;

        private Lateness(Wire wire, MovingClock clock) {
            this.wire = wire;
            this.clock = clock;
        }

        @Override
        public void callFailed(Call failed, IOException failure) {
            Duration all = wire.callTimeout();
            Duration read = wire.readTimeout();
            if (failure instanceof InterruptedIOException) {
                clock.advance(failure instanceof SocketTimeoutException && read.compareTo(all) < 0 ? read : all);
            }
        }
    }
}
