package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoints;
import io.jenkins.plugins.registrytoken.token.TokenException;
import okhttp3.HttpUrl;

/**
 * What an {@link Authentication} needs to know of the issuer it is for.
 *
 * @param sts where roles are assumed
 * @param registry where the registry's API is; null if the authentication only assumes a role
 */
public record AlibabaSite(
        @NonNull Endpoint sts, @CheckForNull Endpoint registry) {

    /**
     * To be called before these hosts get a reusable secret, or a signature with the key of another credential.
     *
     * @throws TokenException if one of the hosts is neither the cloud's own nor allowed by an administrator
     */
    void requireAllowed(@NonNull Requester requester) throws TokenException {
        requireAllowed(requester, sts.url());
        if (registry != null) {
            requireAllowed(requester, registry.url());
        }
    }

    private static void requireAllowed(Requester requester, HttpUrl url) throws TokenException {
        if (!AlibabaEndpoints.isOfCloud(url.host())) {
            requester.requireAllowed(url.host(), url.port());
        }
    }
}
