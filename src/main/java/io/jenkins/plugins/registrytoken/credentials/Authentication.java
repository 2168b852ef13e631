package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.model.Describable;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuthentication;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.io.Serializable;

/** How a {@link TokenIssuer} proves to its cloud who asks. */
public abstract class Authentication implements Describable<Authentication>, ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1;

    /**
     * The proof for Huawei Cloud and Open Telekom Cloud.
     *
     * @param projectId of the project that the call is about; null for the region's own
     * @throws TokenException if the configuration is incomplete
     */
    @NonNull
    public abstract HuaweiAuthentication forHuawei(@CheckForNull String projectId) throws TokenException;
}
