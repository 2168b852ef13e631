package io.jenkins.plugins.registrytoken.issuer;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** An {@link Authentication} with an access key (AK/SK). Every cloud that signs its requests accepts it. */
public interface KeyAuthentication {

    /**
     * Where the key comes from. Makes no call.
     *
     * @throws TokenException if the configuration is incomplete
     * @throws IllegalArgumentException if the configuration is incomplete, with a message for users
     */
    @NonNull
    Source<IssuedKey> keys(@NonNull Requester requester) throws TokenException;

    /**
     * Whether the key is for the cloud's own hosts and those that administrators have allowed only. It must be if a part of it is
     * sent as it is, or if some who may use it may not know it.
     */
    default boolean requiresAllowedHosts() {
        return true;
    }
}
