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
 * Asks clouds, and remembers their answers: registry tokens, and what those are obtained with. A request has one deadline
 * for all the calls that it leads to.
 */
public final class CachedCloud implements Cloud {
    private final Supplier<ApiClient> api;
    private final TokenCache<CloudRequest<?>, Expiring> cache;

    /**
     * @param api made for each request, as the proxy may have changed
     * @param executor runs the calls; one may wait for another, so it must not be bounded
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

    /** @see TokenCache#get */
    @NonNull
    public <T extends Expiring> TokenCache.Result<T> ask(@NonNull CloudRequest<T> request)
            throws TokenException, InterruptedException {
        return answer(cache.get(request));
    }

    /** @see TokenCache#ask */
    @NonNull
    public <T extends Expiring> CompletableFuture<TokenCache.Result<T>> askWithoutWaiting(
            @NonNull CloudRequest<T> request) {
        return cache.ask(request).thenApply(CachedCloud::answer);
    }

    /** A request is only ever answered by its own send. */
    @SuppressWarnings("unchecked")
    private static <T extends Expiring> TokenCache.Result<T> answer(TokenCache.Result<Expiring> result) {
        return (TokenCache.Result<T>) (TokenCache.Result<?>) result;
    }

    @Override
    public ApiClient api() {
        return api.get();
    }

    @Override
    public <T extends Expiring> T get(CloudRequest<T> request) throws TokenException {
        return new UntilDeadline(api.get()).get(request);
    }

    @Override
    public void forget(CloudRequest<?> request) {
        cache.forget(request);
    }

    /**
     * What one request may use. It does not wait beyond its deadline for another request, which may be in flight for others
     * too, and then has its own.
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
        public <T extends Expiring> T get(CloudRequest<T> request) throws TokenException {
            long leftMillis = client.left(end).toMillis();
            if (leftMillis <= 0) {
                throw new TokenException(
                        Reason.UNREACHABLE, request.service() + " was not asked: " + client.timeIsUp());
            }
            try {
                return askWithoutWaiting(request)
                        .get(leftMillis, TimeUnit.MILLISECONDS)
                        .token();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TokenException(Reason.UNREACHABLE, request.service() + " was not waited for: interrupted.");
            } catch (TimeoutException e) {
                throw new TokenException(
                        Reason.UNREACHABLE, request.service() + " was not waited for: " + client.timeIsUp());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TokenException problem) {
                    throw problem;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw new IllegalStateException("The answer could not be obtained", e.getCause());
            }
        }

        @Override
        public void forget(CloudRequest<?> request) {
            CachedCloud.this.forget(request);
        }
    }
}
