package io.jenkins.plugins.registrytoken.issuer.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoints;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The facts about an issuer that its {@link Authentication} needs.
 *
 * @param sts where roles are assumed
 * @param registry where the registry's API is; null if the authentication only assumes a role
 */
@Restricted(NoExternalUse.class)
public record AlibabaSite(
        @NonNull Endpoint sts, @CheckForNull Endpoint registry) {

    /**
     * To be called before these hosts get a reusable secret, or a signature with the key of another credential.
     *
     * @throws TokenException if one of the hosts is neither the cloud's own nor allowed by an administrator
     */
    void requireAllowed(@NonNull Requester requester) throws TokenException {
        requester.requireAllowed(AlibabaEndpoints::isOfCloud, registry == null ? List.of(sts) : List.of(sts, registry));
    }
}
