package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.model.Describable;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.io.Serializable;

/** The cloud service that issues registry tokens, as an administrator configured it. */
public abstract class TokenIssuer implements Describable<TokenIssuer>, ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1;

    /**
     * What the cloud is asked for. Calls nobody.
     *
     * @throws TokenException if the configuration is incomplete or makes no sense
     */
    @NonNull
    public abstract TokenRequest request() throws TokenException;
}
