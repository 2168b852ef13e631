package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Descriptor;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.huawei.EcsKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiCaller;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import jenkins.util.SystemProperties;
import okhttp3.HttpUrl;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** The agency of the virtual machine that the controller runs on. */
@Restricted(NoExternalUse.class)
public final class HuaweiEcsAuthentication extends Authentication implements HuaweiAuthentication {
    private static final long serialVersionUID = 1;
    /** A system property with another address of the metadata service. */
    static final String METADATA = "registryToken.huaweiEcs.metadata";

    private boolean firstVersion;

    @DataBoundConstructor
    public HuaweiEcsAuthentication() {}

    /** Whether the first version of the metadata service will do, which any process may ask. */
    public boolean isFirstVersion() {
        return firstVersion;
    }

    @DataBoundSetter
    public void setFirstVersion(boolean firstVersion) {
        this.firstVersion = firstVersion;
    }

    @NonNull
    @Override
    public HuaweiAuth auth(@NonNull HuaweiSite site, @NonNull Requester requester) throws TokenException {
        requester.requireController();
        HttpUrl metadata = HttpUrl.get(SystemProperties.getString(METADATA, EcsKeyRequest.METADATA.toString()));
        return new HuaweiAuth.Signature(
                new EcsKeyRequest(metadata, firstVersion), site.projectId(), HuaweiCaller.AGENCY);
    }

    @Extension
    @Symbol("huaweiEcs")
    public static final class DescriptorImpl extends Descriptor<Authentication> {
        public DescriptorImpl() {
            super(HuaweiEcsAuthentication.class);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HuaweiEcsAuthentication_DisplayName();
        }
    }
}
