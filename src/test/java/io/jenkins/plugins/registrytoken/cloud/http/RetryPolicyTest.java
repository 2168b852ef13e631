package io.jenkins.plugins.registrytoken.cloud.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.Headers;
import okhttp3.Request;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final Instant NOW = Instant.parse("2024-12-26T10:00:00Z");
    private static final Duration NONE = Duration.ZERO;
    private static final Optional<Duration> NOT_THROTTLED = Optional.empty();

    private final RetryPolicy policy = new RetryPolicy(Timeouts.DEFAULT, () -> 1);

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void whatMayPassIsTriedAgain(int status) {
        assertThat(policy.pause(1, NONE, answer(status), NOT_THROTTLED), equalTo(Optional.of(Duration.ofSeconds(1))));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 307, 400, 401, 403, 404, 409})
    void whatIsFinalIsNot(int status) {
        assertThat(policy.pause(1, NONE, answer(status), NOT_THROTTLED), equalTo(Optional.empty()));
    }

    @Test
    void aRefusalThatMeansThrottlingIsTriedAgain() {
        assertThat(policy.pause(1, NONE, answer(403), Optional.of(NONE)), equalTo(Optional.of(Duration.ofSeconds(1))));
    }

    @Test
    void theThirdTryIsTheLast() {
        assertThat(policy.pause(2, NONE, answer(500), NOT_THROTTLED), equalTo(Optional.of(Duration.ofSeconds(2))));
        assertThat(policy.pause(3, NONE, answer(500), NOT_THROTTLED), equalTo(Optional.empty()));
    }

    @Test
    void jitterTakesUpToHalfOfThePause() {
        RetryPolicy eager = new RetryPolicy(Timeouts.DEFAULT, () -> 0);
        assertThat(eager.pause(1, NONE, answer(500), NOT_THROTTLED), equalTo(Optional.of(Duration.ofMillis(500))));
        assertThat(eager.pause(2, NONE, answer(500), NOT_THROTTLED), equalTo(Optional.of(Duration.ofMillis(1000))));
    }

    @Test
    void noTryBeginsThatCouldNotEndWithinTwentySeconds() {
        assertThat(
                policy.pause(1, Duration.ofSeconds(18), answer(500), NOT_THROTTLED),
                equalTo(Optional.of(Duration.ofSeconds(1))));
        assertThat(policy.pause(1, Duration.ofMillis(18_001), answer(500), NOT_THROTTLED), equalTo(Optional.empty()));
        assertThat(policy.left(Duration.ofSeconds(7)), equalTo(Duration.ofSeconds(13)));
    }

    @Test
    void waitsForAsLongAsTheServiceAsks() {
        assertThat(
                policy.pause(1, NONE, answer(429, "Retry-After", "7"), NOT_THROTTLED),
                equalTo(Optional.of(Duration.ofSeconds(7))));
        assertThat(
                policy.pause(1, NONE, answer(503, "Retry-After", "Thu, 26 Dec 2024 10:00:09 GMT"), NOT_THROTTLED),
                equalTo(Optional.of(Duration.ofSeconds(9))));
        assertThat(
                policy.pause(1, NONE, answer(400), Optional.of(Duration.ofMillis(1500))),
                equalTo(Optional.of(Duration.ofMillis(1500))));
    }

    @Test
    void aDateIsOneOfTheServicesClock() {
        ApiResponse response =
                answer(503, "Retry-After", "Thu, 26 Dec 2024 11:00:09 GMT", "Date", "Thu, 26 Dec 2024 11:00:00 GMT");
        assertThat(policy.pause(1, NONE, response, NOT_THROTTLED), equalTo(Optional.of(Duration.ofSeconds(9))));
    }

    @Test
    void neverComesBackSoonerThanByItself() {
        for (String value : new String[] {"0", "-5", "soon", "Thu, 26 Dec 2024 09:00:00 GMT", ""}) {
            assertThat(
                    policy.pause(1, NONE, answer(429, "Retry-After", value), NOT_THROTTLED),
                    equalTo(Optional.of(Duration.ofSeconds(1))));
        }
    }

    @Test
    void givesUpIfTheServiceAsksForMoreThanThereIs() {
        assertThat(policy.pause(1, NONE, answer(429, "Retry-After", "20"), NOT_THROTTLED), equalTo(Optional.empty()));
        assertThat(
                policy.pause(1, NONE, answer(429, "Retry-After", "999999999"), NOT_THROTTLED),
                equalTo(Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource
    void aConnectionThatFailsIsTriedAgain(IOException failure) {
        assertThat(policy.pause(1, NONE, failure), equalTo(Optional.of(Duration.ofSeconds(1))));
    }

    static Stream<IOException> aConnectionThatFailsIsTriedAgain() {
        return Stream.of(
                new ConnectException("refused"),
                new SocketException("Connection reset"),
                new SocketTimeoutException("Connect timed out"),
                new IOException("unexpected end of stream on http://localhost/...", new EOFException()));
    }

    @ParameterizedTest
    @MethodSource
    void whatDoesNotPassByItselfIsNot(IOException failure) {
        assertThat(policy.pause(1, NONE, failure), equalTo(Optional.empty()));
    }

    static Stream<IOException> whatDoesNotPassByItselfIsNot() {
        return Stream.of(
                new UnknownHostException("nowhere.invalid"),
                new SSLHandshakeException("no trust"),
                new InterruptedIOException("timeout"),
                new IOException());
    }

    private static ApiResponse answer(int status, String... headers) {
        Request request = new Request.Builder().url("https://cloud.example/").build();
        return new ApiResponse(request, status, Headers.of(headers), ByteString.EMPTY, NOW);
    }
}
