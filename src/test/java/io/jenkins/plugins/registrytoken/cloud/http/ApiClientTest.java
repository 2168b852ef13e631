package io.jenkins.plugins.registrytoken.cloud.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiClientTest {
    private final MovingClock clock = new MovingClock(Instant.parse("2024-12-26T10:00:00Z"));
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Instant> signedAt = new ArrayList<>();
    private CloudSimulator cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new CloudSimulator(clock);
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    @Test
    void eachTryIsSignedAnew() throws Exception {
        cloud.next(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST))
                .next(new MockResponse().setResponseCode(503))
                .next(new MockResponse().setBody("ok"));
        assertThat(send(client()).body().utf8(), equalTo("ok"));
        assertThat(pauses, contains(Duration.ofSeconds(1), Duration.ofSeconds(2)));
        assertThat(
                signedAt,
                contains(
                        Instant.parse("2024-12-26T10:00:00Z"),
                        Instant.parse("2024-12-26T10:00:01Z"),
                        Instant.parse("2024-12-26T10:00:03Z")));
    }

    @Test
    void theLastAnswerIsTheAnswer() throws Exception {
        cloud.nextTries(new MockResponse().setResponseCode(502));
        assertThat(send(client()).status(), equalTo(502));
        assertThat(cloud.calls(), equalTo(3));
    }

    @Test
    void aRefusalIsFinal() throws Exception {
        cloud.next(new MockResponse().setResponseCode(401));
        assertThat(send(client()).status(), equalTo(401));
        assertThat(cloud.calls(), equalTo(1));
        assertThat(pauses, empty());
    }

    @Test
    void aRefusalThatTheCallerCallsThrottlingIsNot() throws Exception {
        cloud.next(new MockResponse().setResponseCode(403)).next(new MockResponse());
        assertThat(
                client().send("The cloud", this::request, response -> Optional.of(Duration.ZERO)
                                .filter(zero -> response.status() == 403))
                        .status(),
                equalTo(200));
    }

    @Test
    void retriesEndBeforeTwentySecondsDo() throws Exception {
        cloud.nextTries(new MockResponse().setResponseCode(429).setHeader("Retry-After", "12"));
        assertThat(send(client()).status(), equalTo(429));
        assertThat(pauses, contains(Duration.ofSeconds(12)));
        assertThat(cloud.calls(), equalTo(2));
    }

    @Test
    void anInterruptionEndsThePause() {
        cloud.next(new MockResponse().setResponseCode(503));
        ApiClient interrupted = new ApiClient(
                new OkHttpClient(), clock, Timeouts.DEFAULT, new RetryPolicy(Timeouts.DEFAULT, () -> 1), pause -> {
                    throw new InterruptedException();
                });
        TokenException failure = assertThrows(TokenException.class, () -> send(interrupted));
        assertThat(Thread.interrupted(), equalTo(true));
        assertThat(failure.reason(), equalTo(Reason.UNREACHABLE));
        assertThat(failure.getMessage(), equalTo("The cloud was not asked again: interrupted."));
    }

    @Test
    void theControllersOwnLinkIsReachedWithoutAProxy() throws Exception {
        OkHttpClient proxied = new OkHttpClient.Builder()
                .proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.invalid", 1)))
                .build();
        cloud.next(new MockResponse().setBody("metadata"));
        assertThat(send(client(proxied).direct(Duration.ofSeconds(1))).body().utf8(), equalTo("metadata"));
    }

    @Test
    void loopbackIsReachedWithoutAProxy() throws Exception {
        OkHttpClient proxied = new OkHttpClient.Builder()
                .proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.invalid", 1)))
                .build();
        cloud.next(new MockResponse().setBody("the controller's own"));
        assertThat(send(client(proxied)).body().utf8(), equalTo("the controller's own"));
    }

    @Test
    void aServiceThatDoesNotAnswerInTimeIsOneLine() {
        cloud.nextTries(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        TokenException failure =
                assertThrows(TokenException.class, () -> send(client().direct(Duration.ofMillis(1000))));
        assertThat(
                failure.getMessage(),
                containsString("The cloud did not answer: it took longer than allowed (1 s to connect, 1 s in all)."));
        assertThat(cloud.calls(), equalTo(1));
    }

    @Test
    void aProxyThatAsksForAPasswordIsNamed() {
        cloud.next(new MockResponse().setResponseCode(407));
        TokenException failure = assertThrows(TokenException.class, () -> send(client()));
        assertThat(failure.getMessage(), endsWith("Check the proxy of the controller, its user and its password."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cloud.example: Temporary failure in name resolution",
                "cloud.example: Try again",
                "This is usually a temporary error during hostname resolution (cloud.example)"
            })
    void aNameThatIsNotResolvedForNowIsTriedAgainWhenJavaHasForgottenThat(String message) throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        ApiClient client = client(resolving(host -> {
            if (lookups.incrementAndGet() == 1) {
                throw new UnknownHostException(message);
            }
            return List.of(InetAddress.getLoopbackAddress());
        }));
        cloud.next(new MockResponse().setBody("ok"));
        assertThat(named(client, "cloud.example").body().utf8(), equalTo("ok"));
        assertThat(pauses, contains(Duration.ofSeconds(10)));
    }

    @Test
    void aNameThatIsNeverResolvedIsNoMistakeInTheRegion() {
        ApiClient client = client(resolving(host -> {
            throw new UnknownHostException(host + ": Temporary failure in name resolution");
        }));
        assertThat(
                assertThrows(TokenException.class, () -> named(client, "cloud.example"))
                        .getMessage(),
                equalTo(
                        "The cloud did not answer: the name cloud.example cannot be resolved at the moment. Try again, and "
                                + "check the DNS of the controller."));
    }

    @Test
    void aNameThatDoesNotExistIsNotTriedAgain() {
        ApiClient client = client(resolving(host -> {
            throw new UnknownHostException(host + ": Name or service not known");
        }));
        assertThat(
                assertThrows(TokenException.class, () -> named(client, "cloud.example"))
                        .getMessage(),
                equalTo(
                        "The cloud did not answer: there is no host cloud.example. Check the region or the endpoint, and "
                                + "the DNS of the controller."));
        assertThat(pauses, empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.cloud.example: Name or service not known", "proxy.cloud.example"})
    void aProxyThatDoesNotExistIsNamedAndNotTheCloud(String message) {
        OkHttpClient proxied = resolving(host -> {
                    throw new UnknownHostException(message);
                })
                .newBuilder()
                .proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.cloud.example", 1)))
                .build();
        assertThat(
                assertThrows(TokenException.class, () -> named(client(proxied), "cloud.example"))
                        .getMessage(),
                equalTo("The cloud did not answer: the proxy of the controller is not found (" + message
                        + "). Check the name of the proxy, and the DNS of the controller."));
    }

    private static OkHttpClient resolving(Dns names) {
        return new OkHttpClient.Builder().dns(names).build();
    }

    private ApiResponse named(ApiClient client, String host) throws TokenException {
        HttpUrl url = HttpUrl.get(cloud.endpoint()).newBuilder().host(host).build();
        return client.send("The cloud", now -> new Request.Builder().url(url).build());
    }

    private ApiClient client() {
        return client(new OkHttpClient());
    }

    private ApiClient client(OkHttpClient base) {
        return new ApiClient(base, clock, Timeouts.DEFAULT, new RetryPolicy(Timeouts.DEFAULT, () -> 1), pause -> {
            pauses.add(pause);
            clock.advance(pause);
        });
    }

    private ApiResponse send(ApiClient client) throws TokenException {
        return client.send("The cloud", this::request);
    }

    private Request request(Instant now) {
        signedAt.add(now);
        return new Request.Builder().url(cloud.endpoint()).build();
    }
}
