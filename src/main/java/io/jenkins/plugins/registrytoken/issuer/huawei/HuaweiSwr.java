package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrTokenRequest.Operation;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import java.time.Duration;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Huawei Cloud's SoftWare Repository for Container, basic edition. */
@Restricted(NoExternalUse.class)
public final class HuaweiSwr extends SwrIssuer {
    private static final long serialVersionUID = 1;

    private Integer lifetimeSeconds;
    private boolean enhanced;

    @DataBoundConstructor
    public HuaweiSwr(String region, Authentication authentication) {
        super(region, authentication);
    }

    /** From 900 to 86400; null to leave it to the cloud. */
    @CheckForNull
    public Integer getLifetimeSeconds() {
        return lifetimeSeconds;
    }

    @DataBoundSetter
    public void setLifetimeSeconds(@CheckForNull Integer lifetimeSeconds) {
        this.lifetimeSeconds = lifetimeSeconds;
    }

    /** Whether the operation for users of the new IAM plane is called. */
    public boolean isEnhanced() {
        return enhanced;
    }

    @DataBoundSetter
    public void setEnhanced(boolean enhanced) {
        this.enhanced = enhanced;
    }

    @NonNull
    @Override
    TokenRequest request(@NonNull Endpoint swr, @NonNull HuaweiSite site, @NonNull HuaweiAuth auth) {
        if (lifetimeSeconds != null && !isLifetime(lifetimeSeconds)) {
            throw new IllegalArgumentException("The lifetime must be from 900 to 86400 seconds.");
        }
        return new SwrTokenRequest(
                swr,
                enhanced ? Operation.AUTHORIZATION_TOKEN : Operation.SECRET,
                getProjectName(),
                lifetimeSeconds == null ? null : Duration.ofSeconds(lifetimeSeconds),
                registryHosts(),
                auth);
    }

    private static boolean isLifetime(long seconds) {
        return seconds >= 900 && seconds <= 86_400;
    }

    @Extension
    @Symbol("huaweiSwr")
    public static final class DescriptorImpl extends SwrDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HuaweiSwr_DisplayName();
        }

        @Override
        SwrCloud cloud() {
            return SwrCloud.HUAWEI_CLOUD;
        }

        @POST
        public FormValidation doCheckLifetimeSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.range(item, value, 900, 86_400);
        }
    }
}
