package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/**
 * Which calls are tried again, and when: at most 3 tries within a limit. A connection that fails, a name server that does
 * not answer, an overload and a failure of the service may pass. A mistake stays one. A refusal is final because clouds
 * lock a key after a few of them.
 */
public final class RetryPolicy {
    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    /** A try that has less time than this cannot do better than the one before. */
    private static final Duration SHORTEST_TRY = Duration.ofSeconds(1);
    /** How OkHttp reports a connection that ended without an answer, in a type that says no more than that. */
    private static final String NO_ANSWER = "unexpected end of stream";
    /** How resolvers say that they got no answer: those of glibc and macOS, of musl, and of Windows. */
    private static final Pattern UNRESOLVED =
            Pattern.compile("(?i)temporary failure in name resolution|: try again$|temporary error");
    /** How long Java remembers that a name was not resolved. An earlier try would get the same answer. */
    private static final Duration MEMORY_OF_NAMES = Duration.ofSeconds(10);

    private final Duration limit;
    private final DoubleSupplier jitter;

    /**
     * @param timeouts how long all tries together may take
     * @param jitter from 0 to 1, so that controllers that failed together do not come back together
     */
    public RetryPolicy(@NonNull Timeouts timeouts, @NonNull DoubleSupplier jitter) {
        this(timeouts.inAll(), jitter);
    }

    private RetryPolicy(Duration limit, DoubleSupplier jitter) {
        this.limit = limit;
        this.jitter = jitter;
    }

    /** A policy with these rules whose tries together take this long at most. */
    @NonNull
    RetryPolicy within(@NonNull Duration left) {
        return left.compareTo(limit) < 0 ? new RetryPolicy(left, jitter) : this;
    }

    /**
     * After an answer.
     *
     * @param tries how many there were
     * @param elapsed since the first one began
     * @param throttled present if the service says "too many calls" in a way of its own: how long it wants to be left alone
     * @return how long to wait before the next try; empty if the answer is final
     */
    @NonNull
    public Optional<Duration> pause(
            int tries,
            @NonNull Duration elapsed,
            @NonNull ApiResponse response,
            @NonNull Optional<Duration> throttled) {
        // With 408 a service says that it waited too long for the request.
        boolean mayPass = throttled.isPresent()
                || response.status() == 429
                || response.status() == 408
                || response.status() >= 500;
        return mayPass
                ? pause(tries, elapsed, max(retryAfter(response), throttled.orElse(Duration.ZERO)))
                : Optional.empty();
    }

    /**
     * After a try without a whole answer.
     *
     * @param tries how many there were
     * @param elapsed since the first one began
     * @return how long to wait before the next try; empty if the failure is final
     */
    @NonNull
    public Optional<Duration> pause(int tries, @NonNull Duration elapsed, @NonNull IOException failure) {
        if (isUnresolved(failure)) {
            return pause(tries, elapsed, MEMORY_OF_NAMES);
        }
        return mayPass(failure) ? pause(tries, elapsed, Duration.ZERO) : Optional.empty();
    }

    /** Whether no name server answered, so that it is unknown whether the host exists. */
    static boolean isUnresolved(@NonNull IOException failure) {
        return failure instanceof UnknownHostException
                && UNRESOLVED.matcher(String.valueOf(failure.getMessage())).find();
    }

    /** How long a try that begins now may take. */
    @NonNull
    Duration left(@NonNull Duration elapsed) {
        return max(limit.minus(elapsed), SHORTEST_TRY);
    }

    private Optional<Duration> pause(int tries, Duration elapsed, Duration asked) {
        long most = FIRST_PAUSE.toMillis() << (tries - 1);
        Duration backoff = Duration.ofMillis(Math.round(most * (0.5 + jitter.getAsDouble() / 2)));
        Duration pause = max(backoff, asked);
        boolean inTime = elapsed.plus(pause).plus(SHORTEST_TRY).compareTo(limit) <= 0;
        return tries < TRIES && inTime ? Optional.of(pause) : Optional.empty();
    }

    private static boolean mayPass(IOException failure) {
        // A timeout of the whole call is neither of these: its time is gone, and more would keep builds waiting.
        return failure instanceof SocketException
                || failure instanceof SocketTimeoutException
                || String.valueOf(failure.getMessage()).startsWith(NO_ANSWER);
    }

    private static Duration retryAfter(ApiResponse response) {
        String seconds = Optional.ofNullable(response.header("Retry-After")).orElse("");
        if (seconds.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(seconds));
        }
        Date date = response.headers().getDate("Retry-After");
        Instant now = response.receivedAt().plus(response.clockSkew());
        return date == null ? Duration.ZERO : Duration.between(now, date.toInstant());
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
