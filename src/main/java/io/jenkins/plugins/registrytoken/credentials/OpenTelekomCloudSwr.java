package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEndpoint;
import java.util.List;
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
    protected SwrEndpoint endpoint(String region) {
        return SwrEndpoint.openTelekomCloud(region);
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
        protected List<String> regions() {
            return SwrEndpoint.OPEN_TELEKOM_CLOUD_REGIONS;
        }

        @Override
        protected SwrEndpoint endpoint(String region) {
            return SwrEndpoint.openTelekomCloud(region);
        }
    }
}
