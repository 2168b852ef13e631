package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.KeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** An {@link Authentication} that only Huawei Cloud and Open Telekom Cloud accept. */
@Restricted(NoExternalUse.class)
public interface HuaweiAuthentication {

    /**
     * The proof for requests. Makes no call.
     *
     * @param site the registry and the identity service that are asked
     * @throws TokenException if the configuration is incomplete
     * @throws IllegalArgumentException if the configuration is incomplete, with a message for users
     */
    @NonNull
    HuaweiAuth auth(@NonNull HuaweiSite site, @NonNull Requester requester) throws TokenException;

    /**
     * The proof that an authentication gives for requests. Makes no call.
     *
     * @param chosen null if none was chosen
     * @param site the registry and the identity service that are asked
     * @throws TokenException if these clouds do not accept the authentication, or the configuration is incomplete
     * @throws IllegalArgumentException if the configuration is incomplete, with a message for users
     */
    @NonNull
    static HuaweiAuth auth(@CheckForNull Authentication chosen, @NonNull HuaweiSite site, @NonNull Requester requester)
            throws TokenException {
        if (chosen instanceof KeyAuthentication) {
            if (((KeyAuthentication) chosen).requiresAllowedHosts()) {
                site.requireAllowed(requester);
            }
            return new HuaweiAuth.Signature(((KeyAuthentication) chosen).keys(requester), site.projectId());
        }
        if (chosen instanceof HuaweiAuthentication) {
            return ((HuaweiAuthentication) chosen).auth(site, requester);
        }
        throw Authentication.notAccepted(chosen);
    }
}
