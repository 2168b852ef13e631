package io.jenkins.plugins.registrytoken.issuer;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.TokenException;
import jenkins.util.SystemProperties;
import org.kohsuke.stapler.DataBoundSetter;

/** The identity of the virtual machine that the controller runs on, which its metadata service gives. */
public abstract class MetadataAuthentication extends Authentication {
    private static final long serialVersionUID = 1;

    private boolean firstVersion;

    /** Whether the first version of the metadata service will do, which any process may ask. */
    public final boolean isFirstVersion() {
        return firstVersion;
    }

    @DataBoundSetter
    public final void setFirstVersion(boolean firstVersion) {
        this.firstVersion = firstVersion;
    }

    /**
     * The address of the metadata service.
     *
     * @param property the system property that may hold another one
     * @param usual where the service is without that
     * @throws TokenException unless the registry token is stored in Jenkins itself
     */
    @NonNull
    protected static String address(@NonNull Requester requester, @NonNull String property, @NonNull Object usual)
            throws TokenException {
        requester.requireController();
        return SystemProperties.getString(property, usual.toString());
    }
}
