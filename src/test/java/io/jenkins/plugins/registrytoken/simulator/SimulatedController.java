package io.jenkins.plugins.registrytoken.simulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.RetryPolicy;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;

/** Asks clouds as the controller does, in a time of its own: a pause moves the clock and takes no time. */
public final class SimulatedController implements AutoCloseable {
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final CachedCloud cloud;

    public SimulatedController(MovingClock clock) {
        OkHttpClient http = new OkHttpClient();
        cloud = new CachedCloud(
                () -> new ApiClient(
                        http, clock, Timeouts.DEFAULT, new RetryPolicy(Timeouts.DEFAULT, () -> 1), pause -> {
                            pauses.add(pause);
                            clock.advance(pause);
                        }),
                clock,
                executor);
    }

    public CachedCloud cloud() {
        return cloud;
    }

    /** Every pause between two tries so far. */
    public List<Duration> pauses() {
        return pauses;
    }

    public <T extends Expiring> T ask(CloudRequest<T> request) throws TokenException, InterruptedException {
        return cloud.ask(request).token();
    }

    /** How the request fails: in one line that shows no canary. */
    public TokenException failure(CloudRequest<?> request) {
        TokenException failure = assertThrows(TokenException.class, () -> cloud.ask(request));
        assertThat(failure.getMessage(), not(containsString("\n")));
        assertThat(failure.getMessage(), not(containsString("canary")));
        assertThat(request.toString(), not(containsString("canary")));
        assertThat(failure.getMessage().replaceFirst(" \\(remembered; .*\\)$", ""), endsWith("."));
        return failure;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
