package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** An {@link Authentication} that only Alibaba Cloud accepts. */
public interface AlibabaAuthentication {

    /**
     * Where the key comes from that requests are signed with. Makes no call.
     *
     * @param sts where roles are assumed
     * @throws TokenException if the configuration is incomplete
     * @throws IllegalArgumentException if the configuration is incomplete, with a message for users
     */
    @NonNull
    Source<IssuedKey> keys(@NonNull Endpoint sts, @NonNull Requester requester) throws TokenException;

    /**
     * Where the key of an authentication comes from. Makes no call.
     *
     * @param chosen null if none was chosen
     * @param sts where roles are assumed
     * @throws TokenException if Alibaba Cloud does not accept the authentication, or the configuration is incomplete
     * @throws IllegalArgumentException if the configuration is incomplete, with a message for users
     */
    @NonNull
    static Source<IssuedKey> keys(
            @CheckForNull Authentication chosen, @NonNull Endpoint sts, @NonNull Requester requester)
            throws TokenException {
        if (chosen instanceof KeyAuthentication) {
            return ((KeyAuthentication) chosen).keys(requester);
        }
        if (chosen instanceof AlibabaAuthentication) {
            return ((AlibabaAuthentication) chosen).keys(sts, requester);
        }
        throw Authentication.notAccepted(chosen);
    }
}
