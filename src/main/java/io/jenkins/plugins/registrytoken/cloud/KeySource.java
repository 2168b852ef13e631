package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** Where the access key comes from that a request is signed with: it is configured, or a cloud gives it for a time. */
public interface KeySource {

    @NonNull
    IssuedKey key(@NonNull Cloud cloud) throws TokenException;
}
