package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.AgencyKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuthentication;
import io.jenkins.plugins.registrytoken.cloud.huawei.IamEndpoint;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEndpoint;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrLoginRequest;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Open Telekom Cloud's Software Repository for Container. */
public final class OpenTelekomCloudSwr extends SwrIssuer {
    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public OpenTelekomCloudSwr(String region, Authentication authentication) {
        super(region, authentication);
    }

    @Override
    protected TokenRequest request(SwrEndpoint swr, HuaweiSite site, HuaweiAuthentication signIn) {
        return new SwrLoginRequest(swr, SwrLoginRequest.Operation.SECRET, getProjectName(), null, signIn);
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
        Regions regions() {
            return new Regions("otc", SwrEndpoint.OPEN_TELEKOM_CLOUD_REGIONS, "eu-de", SwrEndpoint::openTelekomCloud);
        }

        @Override
        protected SwrEndpoint endpoint(String region) {
            return SwrEndpoint.openTelekomCloud(region);
        }

        @Override
        protected IamEndpoint iamEndpoint(String region) {
            return IamEndpoint.openTelekomCloud(region);
        }

        @Override
        protected AgencyKeyRequest.Parameter agencyParameter() {
            return AgencyKeyRequest.Parameter.XROLE_NAME;
        }
    }
}
