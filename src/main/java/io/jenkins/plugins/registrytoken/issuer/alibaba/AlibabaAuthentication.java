package io.jenkins.plugins.registrytoken.issuer.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.KeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** An {@link Authentication} that only Alibaba Cloud accepts. */
@Restricted(NoExternalUse.class)
public interface AlibabaAuthentication {

    /**
     * Where the key comes from that requests are signed with. Makes no call.
     *
     * @param site the registry and the token service that are asked
     * @throws TokenException if the configuration is incomplete
     * @throws IllegalArgumentException if the configuration is incomplete, with a message for users
     */
    @NonNull
    Source<IssuedKey> keys(@NonNull AlibabaSite site, @NonNull Requester requester) throws TokenException;

    /**
     * Where the key of an authentication comes from. Makes no call.
     *
     * @param chosen null if none was chosen
     * @param site the registry and the token service that are asked
     * @throws TokenException if Alibaba Cloud does not accept the authentication, or the configuration is incomplete
     * @throws IllegalArgumentException if the configuration is incomplete, with a message for users
     */
    @NonNull
    static Source<IssuedKey> keys(
            @CheckForNull Authentication chosen, @NonNull AlibabaSite site, @NonNull Requester requester)
            throws TokenException {
        if (chosen instanceof KeyAuthentication) {
            if (((KeyAuthentication) chosen).requiresAllowedHosts()) {
                site.requireAllowed(requester);
            }
            return ((KeyAuthentication) chosen).keys(requester);
        }
        if (chosen instanceof AlibabaAuthentication) {
            return ((AlibabaAuthentication) chosen).keys(site, requester);
        }
        throw Authentication.notAccepted(chosen);
    }
}
