package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Asks clouds, and remembers their answers: registry tokens, and what those are obtained with. */
public final class CachedCloud implements Cloud {
    private final Supplier<ApiClient> api;
    private final TokenCache<CloudRequest<?>, Expiring> cache;

    /**
     * @param api made for each call, as the proxy may have changed
     * @param executor runs the calls; one may wait for another, so it must not be bounded
     */
    public CachedCloud(@NonNull Supplier<ApiClient> api, @NonNull Clock clock, @NonNull Executor executor) {
        this.api = api;
        this.cache = new TokenCache<>(request -> request.send(this), clock, executor);
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
        try {
            return ask(request).token();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokenException(Reason.UNREACHABLE, request.service() + " was not waited for: interrupted.");
        }
    }

    @Override
    public void forget(CloudRequest<?> request) {
        cache.forget(request);
    }
}
