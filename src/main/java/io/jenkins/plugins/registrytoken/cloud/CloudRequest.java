package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenException;

/**
 * A question to a cloud whose answer is good for a time. It holds everything that decides the answer: service, endpoint,
 * region or instance, and who asks. Requests that are {@linkplain Object#equals equal} get answers that can stand for
 * each other, so implementations are records.
 *
 * @param <T> the answer
 */
public interface CloudRequest<T extends Expiring> {

    /** The service that is asked and where, as people know it, to begin a message with: {@code Example Registry at api.example.com}. */
    @NonNull
    String service();

    /** Asks the cloud; blocks for as long as {@link io.jenkins.plugins.registrytoken.cloud.http.ApiClient} allows. */
    @NonNull
    T send(@NonNull Cloud cloud) throws TokenException;
}
