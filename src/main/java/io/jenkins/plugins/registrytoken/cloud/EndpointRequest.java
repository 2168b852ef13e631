package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Expiring;

/**
 * A question to the API at an endpoint. Messages name the service by it.
 *
 * @param <T> the answer
 */
public interface EndpointRequest<T extends Expiring> extends CloudRequest<T> {

    /** The API that is asked. */
    @NonNull
    Endpoint endpoint();

    @NonNull
    @Override
    default String service() {
        return endpoint().describe();
    }
}
