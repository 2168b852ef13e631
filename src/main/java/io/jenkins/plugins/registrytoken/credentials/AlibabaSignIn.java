package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.KeySource;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoint;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** How an {@link Authentication} signs in to Alibaba Cloud. */
public interface AlibabaSignIn {

    /**
     * Where the key comes from that calls are signed with. Calls nobody.
     *
     * @param sts where roles are assumed
     * @throws TokenException if the configuration is incomplete
     * @throws IllegalArgumentException likewise, with a message for people
     */
    @NonNull
    KeySource at(@NonNull AlibabaEndpoint sts, @NonNull Requester requester) throws TokenException;
}
