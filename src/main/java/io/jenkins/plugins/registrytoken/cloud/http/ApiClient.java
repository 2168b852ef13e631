package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * How clouds are called: 5 s to connect, 15 s in all, at most 1 MiB of answer, and no redirects, which would carry a
 * signature to a host it was not made for.
 */
public final class ApiClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);
    private static final long LARGEST_BODY = 1 << 20;

    private final OkHttpClient client;
    private final Clock clock;

    /** @param base brings what the surroundings decide: proxy and trust */
    public ApiClient(@NonNull OkHttpClient base, @NonNull Clock clock) {
        this.client = base.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .callTimeout(CALL_TIMEOUT)
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
        this.clock = clock;
    }

    private ApiClient(Clock clock, OkHttpClient client) {
        this.client = client;
        this.clock = clock;
    }

    /** A copy with this time to connect, and in all. */
    @NonNull
    public ApiClient withTimeout(@NonNull Duration timeout) {
        return new ApiClient(
                clock,
                client.newBuilder().connectTimeout(timeout).callTimeout(timeout).build());
    }

    /**
     * Sends a request and reads the whole answer, whatever its status.
     *
     * @param service who is asked, to begin an error message with
     * @param request makes the request, signed for the moment it is given
     * @throws TokenException if no whole answer came
     */
    @NonNull
    public ApiResponse send(@NonNull String service, @NonNull Function<Instant, Request> request)
            throws TokenException {
        Request signed = request.apply(clock.instant());
        // Signers sign every header they see, so what need not be signed comes last.
        Request sent = signed.newBuilder()
                .header("User-Agent", "jenkins-registry-token")
                .build();
        try (Response response = client.newCall(sent).execute()) {
            BufferedSource source = Objects.requireNonNull(response.body()).source();
            if (source.request(LARGEST_BODY + 1)) {
                throw new TokenException(
                        Reason.INVALID_ANSWER,
                        service + " answered HTTP " + response.code() + " with more than 1 MiB. Check the endpoint.");
            }
            return new ApiResponse(
                    signed, response.code(), response.headers(), source.readByteString(), clock.instant());
        } catch (IOException e) {
            throw new TokenException(Reason.UNREACHABLE, service + " did not answer: " + explain(e, sent));
        }
    }

    private static String explain(IOException e, Request request) {
        String host = request.url().host();
        if (e instanceof UnknownHostException) {
            return "there is no host " + host + ". Check the region or the endpoint, and the DNS of the controller.";
        }
        if (e instanceof ConnectException) {
            return "no connection to " + host + " port " + request.url().port()
                    + ". Check the endpoint, and the proxy and firewall of the controller.";
        }
        if (e instanceof InterruptedIOException) {
            return "it took longer than allowed (" + CONNECT_TIMEOUT.toSeconds() + " s to connect, "
                    + CALL_TIMEOUT.toSeconds() + " s in all). Try again, or check the proxy of the controller.";
        }
        if (e instanceof SSLException) {
            return "no trusted TLS connection (" + Redaction.clean(String.valueOf(e.getMessage()), request)
                    + "). Check the endpoint and the certificates that the controller trusts.";
        }
        return "the connection broke (" + Redaction.clean(String.valueOf(e.getMessage()), request) + "). Try again.";
    }
}
