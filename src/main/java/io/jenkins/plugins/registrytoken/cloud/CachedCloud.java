package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Asks clouds and remembers their answers: registry tokens, and the keys, tokens and ids that those are obtained with. A
 * request has one deadline for all the calls that it leads to.
 */
public final class CachedCloud implements Cloud {
    private final Supplier<ApiClient> api;
    private final TokenCache<CloudRequest<?>, Expiring> cache;

    /**
     * @param api is called for each request, because the proxy may have changed
     * @param executor runs the calls; unbounded, because one call may wait for another
     */
    public CachedCloud(@NonNull Supplier<ApiClient> api, @NonNull Clock clock, @NonNull Executor executor) {
        this.api = api;
        this.cache = new TokenCache<>(this::send, clock, executor);
    }

    private Expiring send(CloudRequest<?> request) throws TokenException {
        try {
            return request.send(new UntilDeadline(api.get()));
        } catch (RuntimeException e) {
            throw new TokenException(Reason.INVALID_ANSWER, TokenException.unusable(request.service(), e));
        }
    }

    /**
     * The answer that is remembered, if it is good for long enough; or else waits for the cloud.
     *
     * @throws TokenException if there is no unexpired answer and the cloud gives none
     * @throws InterruptedException if the caller is interrupted while it waits; the call itself goes on for the others
     * @see TokenCache#ask
     */
    @NonNull
    public <T extends Expiring> TokenCache.Result<T> ask(@NonNull CloudRequest<T> request)
            throws TokenException, InterruptedException {
        try {
            return CachedCloud.<T>typed(cache.ask(request)).get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /**
     * The newest answer, for a caller that has one already.
     *
     * @see TokenCache#renewed
     */
    @NonNull
    public <T extends Expiring> CompletableFuture<TokenCache.Result<T>> renewed(@NonNull CloudRequest<T> request) {
        return typed(cache.renewed(request));
    }

    /** A request is only ever answered by its own send. */
    @SuppressWarnings("unchecked")
    private static <T extends Expiring> CompletableFuture<TokenCache.Result<T>> typed(
            CompletableFuture<? extends TokenCache.Result<?>> result) {
        return (CompletableFuture<TokenCache.Result<T>>) result;
    }

    private static TokenException failure(ExecutionException e) {
        if (e.getCause() instanceof TokenException problem) {
            return problem;
        }
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException("The answer could not be obtained", e.getCause());
    }

    @Override
    public ApiClient api() {
        return api.get();
    }

    @Override
    public <T extends Expiring> T answer(CloudRequest<T> request) throws TokenException {
        return new UntilDeadline(api.get()).answer(request);
    }

    @Override
    public void forget(CloudRequest<?> request) {
        cache.forget(request);
    }

    /**
     * A cloud for one request. It waits for an inner request until the deadline of the outer one; the inner request itself
     * has a deadline of its own, because others may wait for it too.
     */
    private final class UntilDeadline implements Cloud {
        private final ApiClient client;
        private final Instant end;

        UntilDeadline(ApiClient client) {
            this.end = client.endOfRequest();
            this.client = client.until(end);
        }

        @Override
        public ApiClient api() {
            return client;
        }

        @Override
        public <T extends Expiring> T answer(CloudRequest<T> request) throws TokenException {
            long leftMillis = client.left(end).toMillis();
            if (leftMillis <= 0) {
                throw new TokenException(
                        Reason.UNREACHABLE, request.service() + " was not asked: " + client.timeIsUp());
            }
            try {
                return renewed(request).get(leftMillis, TimeUnit.MILLISECONDS).token();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TokenException(Reason.UNREACHABLE, request.service() + " was not waited for: interrupted.");
            } catch (TimeoutException e) {
                throw new TokenException(
                        Reason.UNREACHABLE, request.service() + " was not waited for: " + client.timeIsUp());
            } catch (ExecutionException e) {
                throw failure(e);
            }
        }

        @Override
        public void forget(CloudRequest<?> request) {
            CachedCloud.this.forget(request);
        }
    }
}
