package io.jenkins.plugins.registrytoken.token;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what clouds give for a time in memory, so that one call to the cloud serves every build that asks the same.
 *
 * <p>A token is fresh until {@link Expiring#refreshAt}. After that the next caller has it renewed; all who ask meanwhile
 * wait for that one call. If it fails, an unexpired token is served with the problem; without one the failure is thrown,
 * and remembered for {@link TokenException.Reason#memory}.
 *
 * @param <K> what is asked; equal keys get the same token
 * @param <V> what is given: "the token" below, whatever it is
 */
public final class TokenCache<K, V extends Expiring> {
    /** In bytes, roughly: what all that is remembered may take. */
    private static final int MAXIMUM_WEIGHT = 32 << 20;
    /** What one key and its answer take beside {@link Expiring#weight}: there are 10,000 of them at most. */
    private static final int WEIGHT_OF_ONE = MAXIMUM_WEIGHT / 10_000;

    private final Issuer<K, V> issuer;
    private final Clock clock;
    private final Executor executor;
    private final AsyncCache<K, Entry<V>> entries;

    /** @param executor runs the calls to the cloud; never the caller's thread, whose interruption is its own affair */
    public TokenCache(@NonNull Issuer<K, V> issuer, @NonNull Clock clock, @NonNull Executor executor) {
        this.issuer = issuer;
        this.clock = clock;
        this.executor = executor;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(MAXIMUM_WEIGHT)
                .weigher((K key, Entry<V> entry) -> WEIGHT_OF_ONE + entry.weight())
                // Its housekeeping takes less time than to hand it to another thread; no listener is told of anything.
                .executor(Runnable::run)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(new UntilUseless<K, V>())
                .buildAsync();
    }

    /**
     * The token for this key: remembered, or issued now.
     *
     * @throws TokenException if there is no unexpired token and the cloud gives none
     * @throws InterruptedException if the caller is interrupted while it waits; the call itself goes on for the others
     */
    @NonNull
    public Result<V> get(@NonNull K key) throws TokenException, InterruptedException {
        long now = clock.millis();
        CompletableFuture<Entry<V>> found = entries.getIfPresent(key);
        boolean cached = found != null && found.isDone() && !isDue(found, now);
        CompletableFuture<Entry<V>> current = cached ? found : renewed(key, now);
        try {
            return current.get().result(clock.millis(), cached);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The token could not be obtained", e.getCause());
        }
    }

    /** Drops the token for this key, which turned out not to be good any more. A call that is on its way brings a new one. */
    public void forget(@NonNull K key) {
        entries.asMap().computeIfPresent(key, (k, found) -> found.isDone() ? null : found);
    }

    /**
     * The same for those who do not wait.
     *
     * @return fails with a {@link TokenException} if there is no token; what is done at its end delays others, so it
     *     should be short
     */
    @NonNull
    public CompletableFuture<Result<V>> ask(@NonNull K key) {
        long now = clock.millis();
        CompletableFuture<Entry<V>> found = entries.getIfPresent(key);
        boolean cached = found != null && found.isDone() && !isDue(found, now);
        return (cached ? found : renewed(key, now)).thenApply(entry -> {
            try {
                return entry.result(clock.millis(), cached);
            } catch (TokenException e) {
                throw new CompletionException(e);
            }
        });
    }

    private CompletableFuture<Entry<V>> renewed(K key, long now) {
        return entries.asMap().compute(key, (k, old) -> old != null && !isDue(old, now) ? old : refresh(k, old));
    }

    private CompletableFuture<Entry<V>> refresh(K key, @CheckForNull CompletableFuture<Entry<V>> old) {
        V previous = old == null || old.isCompletedExceptionally() ? null : old.join().token;
        try {
            return CompletableFuture.supplyAsync(() -> issue(key, previous), executor);
        } catch (RuntimeException | Error e) {
            // There is no thread for it.
            return CompletableFuture.failedFuture(e);
        }
    }

    private Entry<V> issue(K key, @CheckForNull V previous) {
        try {
            V token = issuer.issue(key);
            return new Entry<>(token, null, token.refreshAt());
        } catch (TokenException e) {
            return failed(previous, e);
        } catch (RuntimeException e) {
            return failed(
                    previous,
                    new TokenException(TokenException.Reason.INVALID_ANSWER, TokenException.unusable("The cloud", e)));
        }
    }

    private Entry<V> failed(@CheckForNull V previous, TokenException problem) {
        Instant nextCall = clock.instant().plus(problem.reason().memory());
        return new Entry<>(previous, problem.until(nextCall), nextCall);
    }

    private boolean isDue(CompletableFuture<Entry<V>> future, long now) {
        return future.isDone() && (future.isCompletedExceptionally() || now >= future.join().nextCallMillis);
    }

    /** Obtains a token from a cloud. */
    @FunctionalInterface
    public interface Issuer<K, V> {
        @NonNull
        V issue(@NonNull K key) throws TokenException;
    }

    /**
     * A token that can be used now.
     *
     * @param cached whether it came without waiting for the cloud
     * @param problem why it could not be renewed, though that was due; null if all is well
     */
    public record Result<V>(
            @NonNull V token, boolean cached, @CheckForNull TokenException problem) {}

    /** Measured from the cache's own time: a clock read twice may have been set in between. */
    private static final class UntilUseless<K, V extends Expiring> implements Expiry<K, Entry<V>> {
        @Override
        public long expireAfterCreate(K key, Entry<V> entry, long currentTime) {
            return TimeUnit.MILLISECONDS.toNanos(entry.untilMillis()) - currentTime;
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

    /** Its moments also as a number: most who ask need nothing else, and a number costs no memory to compare. */
    private record Entry<V extends Expiring>(
            @CheckForNull V token,
            @CheckForNull TokenException problem,
            Instant nextCall,
            long nextCallMillis,
            long expiryMillis) {

        /** The last moment that can be counted in milliseconds. */
        private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

        Entry(@CheckForNull V token, @CheckForNull TokenException problem, Instant nextCall) {
            this(
                    token,
                    problem,
                    nextCall,
                    millis(nextCall),
                    token == null ? Long.MIN_VALUE : millis(token.expiresAt()));
        }

        private static long millis(Instant moment) {
            return moment.isBefore(LAST) ? moment.toEpochMilli() : Long.MAX_VALUE;
        }

        Result<V> result(long now, boolean cached) throws TokenException {
            if (token != null && now < expiryMillis) {
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

        int weight() {
            return token == null ? 0 : token.weight();
        }

        long untilMillis() {
            return Math.max(expiryMillis, nextCallMillis);
        }
    }
}
