package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** Where the access key comes from that a request is signed with: it is configured, or a cloud gives it for a time. */
public interface KeySource {

    @NonNull
    IssuedKey key(@NonNull Cloud cloud) throws TokenException;

    /**
     * Has the next key be a new one, as the last one was refused though it has not expired.
     *
     * @return whether there can be a new one
     */
    default boolean renew(@NonNull Cloud cloud) {
        return false;
    }
}
