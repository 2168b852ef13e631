package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuthentication;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** How an {@link Authentication} signs in to Huawei Cloud and Open Telekom Cloud. */
public interface HuaweiSignIn {

    /**
     * How calls are proved. Calls nobody.
     *
     * @throws TokenException if the configuration is incomplete
     * @throws IllegalArgumentException likewise, with a message for people
     */
    @NonNull
    HuaweiAuthentication at(@NonNull HuaweiSite site, @NonNull Requester requester) throws TokenException;
}
