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
     * Whether only the cloud's own hosts, and those that administrators have allowed, may get requests with the key. True if a
     * part of the key is sent as it is, or if users can choose the key without knowing it.
     */
    default boolean requiresAllowedHosts() {
        return true;
    }
}
