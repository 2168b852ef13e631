package io.jenkins.plugins.registrytoken.token;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps what clouds issue in memory, so that one call to the cloud serves every build that asks the same.
 *
 * <p>A token is fresh until {@link Expiring#refreshAt}. After that, the next caller starts a call that renews it. Until
 * {@link Expiring#waitAt} callers get the old token meanwhile; later they wait for that one call. If the call fails, an
 * unexpired token is served with the problem; without one the failure is thrown. It is remembered for
 * {@link TokenException.Reason#memory}.
 *
 * @param <K> what is asked; equal keys get the same token
 * @param <V> what is issued, called "the token" below
 */
public final class TokenCache<K, V extends Expiring> {
    private static final Logger LOGGER = Logger.getLogger(TokenCache.class.getName());
    /** How much memory all entries may take, in bytes and roughly. */
    private static final int MAXIMUM_WEIGHT = 32 << 20;
    /** The memory for a key and its entry without what differs in size; limits the cache to 10,000 entries. */
    private static final int WEIGHT_OF_ONE = MAXIMUM_WEIGHT / 10_000;

    private final Issuer<K, V> issuer;
    private final Clock clock;
    private final Executor executor;
    private final AsyncCache<K, Entry<V>> calls;

    /** @param executor runs the calls to the cloud; never the caller's thread, because the caller may be interrupted */
    public TokenCache(@NonNull Issuer<K, V> issuer, @NonNull Clock clock, @NonNull Executor executor) {
        this.issuer = issuer;
        this.clock = clock;
        this.executor = executor;
        this.calls = Caffeine.newBuilder()
                .maximumWeight(MAXIMUM_WEIGHT)
                .weigher((K key, Entry<V> entry) -> WEIGHT_OF_ONE + Weight.of(key) + entry.weight())
                // The housekeeping is shorter than handing it to another thread.
                .executor(Runnable::run)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(new UntilUseless<K, V>())
                .buildAsync();
    }

    /**
     * The token for this key: at once if one is good for long enough, or else from the cloud. A token that is due is renewed
     * while its callers use it.
     *
     * @return fails with a {@link TokenException} if there is no unexpired token and the cloud issues none. Runs what
     *     follows in the thread that calls the cloud, so that should be short
     */
    @NonNull
    public CompletableFuture<Result<V>> ask(@NonNull K key) {
        return ask(key, false);
    }

    /**
     * The newest token for this key: waits for the renewal of a token that is due, even if that is still good.
     *
     * @return as {@link #ask} does
     */
    @NonNull
    public CompletableFuture<Result<V>> renewed(@NonNull K key) {
        return ask(key, true);
    }

    /** Drops the token for this key, because it was rejected before its expiry. A call in flight goes on. */
    public void forget(@NonNull K key) {
        calls.asMap().computeIfPresent(key, (k, call) -> {
            if (call.isDone()) {
                return null;
            }
            ((Call<V>) call).old = null;
            return call;
        });
    }

    private CompletableFuture<Result<V>> ask(K key, boolean newest) {
        Instant now = clock.instant();
        Call<V> found = (Call<V>) calls.getIfPresent(key);
        boolean cached = found != null && found.isDone() && !found.isDue(now);
        Call<V> call = cached ? found : current(key, now);
        Entry<V> old = newest || call.isDone() ? null : call.old;
        Result<V> usable = old == null ? null : old.usable(now);
        if (usable != null) {
            return CompletableFuture.completedFuture(usable);
        }
        return call.thenApply(entry -> {
            try {
                return entry.result(clock.instant(), cached);
            } catch (TokenException e) {
                throw new CompletionException(e);
            }
        });
    }

    /** The call in flight, the last one if that is not due, or a new one with the caller's key. */
    private Call<V> current(K key, Instant now) {
        while (true) {
            Call<V> found = (Call<V>) calls.getIfPresent(key);
            if (found != null && !found.isDue(now)) {
                return found;
            }
            Call<V> next = new Call<>(found == null || found.isCompletedExceptionally() ? null : found.join());
            boolean mine = found == null
                    ? calls.asMap().putIfAbsent(key, next) == null
                    : calls.asMap().replace(key, found, next);
            if (mine) {
                begin(next, key);
                return next;
            }
        }
    }

    private void begin(Call<V> call, K key) {
        try {
            executor.execute(() -> {
                try {
                    call.complete(issue(key, call));
                } catch (Error e) {
                    broken(call, e);
                }
            });
        } catch (RuntimeException | Error e) {
            broken(call, e); // no thread
        }
    }

    /** Goes on with the old token; without one, the fault ends the wait of all callers. */
    private void broken(Call<V> call, Throwable fault) {
        if (call.old == null) {
            call.completeExceptionally(fault);
        } else {
            LOGGER.log(Level.WARNING, "A token could not be renewed", fault);
            String problem = "The cloud could not be asked, because of an unexpected "
                    + fault.getClass().getSimpleName() + ". The log of Jenkins says more.";
            call.complete(failed(call, new TokenException(TokenException.Reason.UNAVAILABLE, problem)));
        }
    }

    private Entry<V> issue(K key, Call<V> call) {
        try {
            V token = issuer.issue(key);
            return new Entry<>(token, null, token.refreshAt());
        } catch (TokenException e) {
            return failed(call, e);
        } catch (RuntimeException e) {
            return failed(
                    call,
                    new TokenException(TokenException.Reason.INVALID_ANSWER, TokenException.unusable("The cloud", e)));
        }
    }

    private Entry<V> failed(Call<V> call, TokenException problem) {
        Instant nextCall = clock.instant().plus(problem.reason().memory());
        Entry<V> old = call.old;
        return new Entry<>(old == null ? null : old.token(), problem.until(nextCall), nextCall);
    }

    /** Asks a cloud for a token. */
    @FunctionalInterface
    public interface Issuer<K, V> {
        @NonNull
        V issue(@NonNull K key) throws TokenException;
    }

    /**
     * A token that has not expired.
     *
     * @param cached whether it came without waiting for the cloud
     * @param problem why the last attempt to renew it failed; null if none did
     */
    public record Result<V>(
            @NonNull V token, boolean cached, @CheckForNull TokenException problem) {}

    /** A call to the cloud, in flight or done. Fails only with a fault where there was no token before, and is then forgotten. */
    private static final class Call<V extends Expiring> extends CompletableFuture<Entry<V>> {
        /** The entry before this call; null if there is none, or if its token was rejected since. */
        @CheckForNull
        private volatile Entry<V> old;

        private Call(@CheckForNull Entry<V> old) {
            this.old = old;
        }

        private boolean isDue(Instant now) {
            return isDone() && (isCompletedExceptionally() || !now.isBefore(join().nextCall()));
        }
    }

    /** How the last call ended. Its token is null if it has none and there was none before. */
    private record Entry<V extends Expiring>(
            @CheckForNull V token, @CheckForNull TokenException problem, Instant nextCall) {

        /** Null if callers wait for a new token. */
        @CheckForNull
        private Result<V> usable(Instant now) {
            return token != null && now.isBefore(token.waitAt()) ? new Result<>(token, true, problem) : null;
        }

        private Result<V> result(Instant now, boolean cached) throws TokenException {
            if (token != null && !token.isExpired(now)) {
                return new Result<>(token, cached, problem);
            }
            if (problem == null) {
                throw new TokenException(
                        TokenException.Reason.INVALID_ANSWER, "The token that was just issued has expired already.");
            }
            throw cached ? remembered(problem) : problem;
        }

        private TokenException remembered(TokenException failure) {
            TokenException remembered = new TokenException(
                    failure.reason(),
                    failure.getMessage() + " (remembered; the cloud is asked again from "
                            + nextCall.truncatedTo(ChronoUnit.SECONDS) + " on)");
            return remembered.until(nextCall);
        }

        private int weight() {
            return token == null ? 0 : token.weight();
        }

        private Instant uselessAt() {
            return token == null || nextCall.isAfter(token.expiresAt()) ? nextCall : token.expiresAt();
        }
    }

    /** Reckons from the time that the cache passes, because the clock may be set between two readings. */
    private static final class UntilUseless<K, V extends Expiring> implements Expiry<K, Entry<V>> {
        @Override
        public long expireAfterCreate(K key, Entry<V> entry, long currentTime) {
            return TimeUnit.NANOSECONDS.convert(
                    Duration.between(Instant.EPOCH.plusNanos(currentTime), entry.uselessAt()));
        }

        @Override
        public long expireAfterUpdate(K key, Entry<V> entry, long currentTime, long currentDuration) {
            return expireAfterCreate(key, entry, currentTime);
        }

        @Override
        public long expireAfterRead(K key, Entry<V> entry, long currentTime, long currentDuration) {
            return currentDuration;
        }
    }
}
