package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrTokenRequest;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;

/** Open Telekom Cloud's Software Repository for Container. */
@Restricted(NoExternalUse.class)
public final class OpenTelekomCloudSwr extends SwrIssuer {
    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public OpenTelekomCloudSwr(String region, Authentication authentication) {
        super(region, authentication);
    }

    @NonNull
    @Override
    TokenRequest request(@NonNull Endpoint swr, @NonNull HuaweiSite site, @NonNull HuaweiAuth auth) {
        return new SwrTokenRequest(
                swr, SwrTokenRequest.Operation.SECRET, getProjectName(), null, registryHosts(), auth);
    }

    @Extension
    @Symbol("openTelekomCloudSwr")
    public static final class DescriptorImpl extends SwrDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.OpenTelekomCloudSwr_DisplayName();
        }

        @Override
        SwrCloud cloud() {
            return SwrCloud.OPEN_TELEKOM_CLOUD;
        }
    }
}
