package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * How clouds are called: within {@link Timeouts}, again if that may help, with at most 1 MiB of answer, and without
 * redirects, which would carry a signature to a host it was not made for.
 */
public final class ApiClient {
    private static final long LARGEST_BODY = 1 << 20;
    /** How OkHttp describes failures of a proxy. */
    private static final Pattern OF_PROXY = Pattern.compile("(?i:proxy)|CONNECT");

    private static final Pattern NAME_END = Pattern.compile("[\\s:()]+");

    private final OkHttpClient client;
    private final Clock clock;
    private final Timeouts timeouts;
    private final RetryPolicy retries;
    private final Pause pause;
    private final Instant end;

    /** @param base has the proxy and the trusted certificates of the surroundings */
    public ApiClient(@NonNull OkHttpClient base, @NonNull Clock clock, @NonNull Timeouts timeouts) {
        this(
                base,
                clock,
                timeouts,
                new RetryPolicy(timeouts, () -> ThreadLocalRandom.current().nextDouble()),
                ApiClient::sleep);
    }

    /**
     * @param retries which calls are repeated
     * @param pause passes the time before they are
     */
    public ApiClient(
            @NonNull OkHttpClient base,
            @NonNull Clock clock,
            @NonNull Timeouts timeouts,
            @NonNull RetryPolicy retries,
            @NonNull Pause pause) {
        this(
                clock,
                timeouts,
                base.newBuilder()
                        .connectTimeout(timeouts.connect())
                        // Leaves time for another try if a connection is dead without saying so.
                        .readTimeout(timeouts.call().multipliedBy(2).dividedBy(3))
                        .callTimeout(timeouts.call())
                        .followRedirects(false)
                        .followSslRedirects(false)
                        .build(),
                retries,
                pause,
                Instant.MAX);
    }

    private ApiClient(
            Clock clock, Timeouts timeouts, OkHttpClient client, RetryPolicy retries, Pause pause, Instant end) {
        this.clock = clock;
        this.timeouts = timeouts;
        this.client = client;
        this.retries = retries;
        this.pause = pause;
        this.end = end;
    }

    /** Until when a request that begins now may take, with all the calls that it leads to. */
    @NonNull
    public Instant endOfRequest() {
        return clock.instant().plus(timeouts.forRequest());
    }

    /** A client like this one for calls that must have ended at this moment. */
    @NonNull
    public ApiClient until(@NonNull Instant moment) {
        return new ApiClient(clock, timeouts, client, retries, pause, moment);
    }

    /** How much time is left until a moment, by this client's clock; negative after it. */
    @NonNull
    public Duration left(@NonNull Instant moment) {
        return Duration.between(clock.instant(), moment);
    }

    /**
     * A client for link-local services such as the metadata service of a virtual machine. It bypasses the proxy: through
     * one, we would get the identity of the proxy's machine.
     *
     * @param timeout to connect, and for a call; at least 1 s
     */
    @NonNull
    public ApiClient direct(@NonNull Duration timeout) {
        OkHttpClient direct = client.newBuilder()
                .proxy(Proxy.NO_PROXY)
                .connectTimeout(timeout)
                .callTimeout(timeout)
                .build();
        return new ApiClient(clock, timeouts, direct, retries, pause, end);
    }

    /** Sends a request to a service that says "too many calls" with status 429 only, and reads the whole answer. */
    @NonNull
    public ApiResponse send(@NonNull String service, @NonNull Function<Instant, Request> request)
            throws TokenException {
        return send(service, request, response -> Optional.empty());
    }

    /**
     * Sends a request, again if that may help, and reads the whole answer, whatever its status. Waits in between, so the
     * caller must not hold a lock.
     *
     * @param service who is asked, to begin an error message with
     * @param request makes the request, signed for the moment it is given; asked anew for each try
     * @param throttling given an answer that means "too many calls" whatever its status, how long the service wants to be
     *     left alone; zero if it does not say
     * @throws TokenException if no whole answer came
     * @see RetryPolicy
     */
    @NonNull
    public ApiResponse send(
            @NonNull String service,
            @NonNull Function<Instant, Request> request,
            @NonNull Function<ApiResponse, Optional<Duration>> throttling)
            throws TokenException {
        Instant begin = clock.instant();
        if (!begin.isBefore(end)) {
            throw new TokenException(Reason.UNREACHABLE, service + " was not asked: " + timeIsUp());
        }
        RetryPolicy policy = retries.within(Duration.between(begin, end));
        for (int tries = 1; ; tries++) {
            Request signed = request.apply(clock.instant());
            Optional<Duration> wait;
            try {
                ApiResponse response = call(service, signed, policy.left(since(begin)));
                wait = policy.pause(tries, since(begin), response, throttling.apply(response));
                if (wait.isEmpty()) {
                    return response;
                }
            } catch (IOException e) {
                wait = policy.pause(tries, since(begin), e);
                if (wait.isEmpty()) {
                    throw new TokenException(Reason.UNREACHABLE, service + " did not answer: " + explain(e, signed));
                }
            }
            pause(service, wait.get());
        }
    }

    /** Why a request has ended though not all of its calls have: to end a message with. */
    @NonNull
    public String timeIsUp() {
        return "all calls for one login took longer than allowed ("
                + timeouts.forRequest().toSeconds() + " s). Try again, or check the proxy of the controller.";
    }

    private ApiResponse call(String service, Request signed, Duration left) throws IOException, TokenException {
        // Signers sign every header they see, so what need not be signed comes last.
        Request sent = signed.newBuilder()
                .header("User-Agent", "jenkins-registry-token")
                .build();
        Call call = clientFor(sent).newCall(sent);
        call.timeout().timeout(Math.min(left.toMillis(), client.callTimeoutMillis()), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            BufferedSource source = Objects.requireNonNull(response.body()).source();
            if (source.request(LARGEST_BODY + 1)) {
                throw new TokenException(
                        Reason.INVALID_ANSWER,
                        service + " answered HTTP " + response.code() + " with more than 1 MiB. Check the endpoint.");
            }
            return new ApiResponse(
                    signed, response.code(), response.headers(), source.readByteString(), clock.instant());
        }
    }

    /** Loopback bypasses the proxy, which would take it for its own machine. */
    private OkHttpClient clientFor(Request request) {
        return Loopback.is(request.url().host())
                ? client.newBuilder().proxy(Proxy.NO_PROXY).build()
                : client;
    }

    private Duration since(Instant begin) {
        return Duration.between(begin, clock.instant());
    }

    private void pause(String service, Duration duration) throws TokenException {
        try {
            pause.last(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokenException(Reason.UNREACHABLE, service + " was not asked again: interrupted.");
        }
    }

    private static void sleep(Duration duration) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    }

    /** A proxy resolves the host itself, so that the name in the message is the one of the proxy. */
    private static String explainName(IOException e, Request request) {
        String host = request.url().host();
        String message = String.valueOf(e.getMessage());
        if (NAME_END.splitAsStream(message).noneMatch(host::equalsIgnoreCase)) {
            return "the proxy of the controller is not found (" + Redaction.clean(message, request)
                    + "). Check the name of the proxy, and the DNS of the controller.";
        }
        return RetryPolicy.isUnresolved(e)
                ? "the name " + host
                        + " cannot be resolved at the moment. Try again, and check the DNS of the controller."
                : "there is no host " + host + ". Check the region or the endpoint, and the DNS of the controller.";
    }

    private String explain(IOException e, Request request) {
        String host = request.url().host();
        if (e instanceof UnknownHostException) {
            return explainName(e, request);
        }
        if (e instanceof ConnectException) {
            return "cannot connect to " + (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':'
                    + request.url().port()
                    + ". Check the endpoint, and the proxy and firewall of the controller.";
        }
        if (e instanceof InterruptedIOException) {
            return "it took longer than allowed (" + client.connectTimeoutMillis() / 1000 + " s to connect, "
                    + client.callTimeoutMillis() / 1000
                    + " s in all). Try again, or check the proxy of the controller.";
        }
        if (e instanceof SSLException) {
            return "no trusted TLS connection (" + Redaction.clean(String.valueOf(e.getMessage()), request)
                    + "). Check the endpoint and the certificates that the controller trusts.";
        }
        String reason = Redaction.clean(String.valueOf(e.getMessage()), request);
        return "the connection broke (" + reason + "). "
                + (OF_PROXY.matcher(reason).find()
                        ? "Check the proxy of the controller, its user and its password."
                        : "Try again.");
    }
}
