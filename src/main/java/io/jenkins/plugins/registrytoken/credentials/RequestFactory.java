package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** Makes of a {@link TokenIssuer} what its cloud is asked for. */
public interface RequestFactory {

    /**
     * What the cloud is asked for. Calls nobody.
     *
     * @throws TokenException if the configuration is incomplete or makes no sense
     * @throws IllegalArgumentException likewise, with a message for people
     */
    @NonNull
    TokenRequest requestFor(@NonNull Requester requester) throws TokenException;
}
