package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenException;

/**
 * A question to a cloud. It holds everything that decides the answer: service, endpoint, region or instance, and who asks.
 * {@linkplain Object#equals Equal} requests share one remembered answer, so implementations are records.
 *
 * @param <T> the answer
 */
public interface CloudRequest<T extends Expiring> extends Source<T> {

    /** The service that is asked and where, for messages: {@code Example Registry at api.example.com}. */
    @NonNull
    String service();

    /**
     * Asks the cloud. Called by the cache only; others call {@link #get}. Blocks for as long as
     * {@link io.jenkins.plugins.registrytoken.cloud.http.ApiClient} allows.
     */
    @NonNull
    T send(@NonNull Cloud cloud) throws TokenException;

    /** The remembered answer, or a new one if that is due. */
    @NonNull
    @Override
    default T get(@NonNull Cloud cloud) throws TokenException {
        return cloud.answer(this);
    }

    @Override
    default boolean refresh(@NonNull Cloud cloud) {
        cloud.forget(this);
        return true;
    }
}
