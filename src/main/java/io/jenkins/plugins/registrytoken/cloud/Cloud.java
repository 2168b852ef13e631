package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** The HTTP client and the answers to other requests, for a request while it is sent. */
public interface Cloud {

    @NonNull
    ApiClient api();

    /** The answer to another request: remembered, or asked for now. Callers use {@link Source#get}. */
    @NonNull
    <T extends Expiring> T answer(@NonNull CloudRequest<T> request) throws TokenException;

    /** Drops the remembered answer. Callers use {@link Source#refresh}. */
    void forget(@NonNull CloudRequest<?> request);
}
