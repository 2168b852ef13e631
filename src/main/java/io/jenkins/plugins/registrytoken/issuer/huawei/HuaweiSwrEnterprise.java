package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiId;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEnterprise;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEnterpriseTokenRequest;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An instance of Huawei Cloud's SoftWare Repository for Container, Enterprise Edition. */
@Restricted(NoExternalUse.class)
public final class HuaweiSwrEnterprise extends SwrIssuer {
    private static final long serialVersionUID = 1;

    private final String instance;

    @DataBoundConstructor
    public HuaweiSwrEnterprise(
            @CheckForNull String region, @CheckForNull String instance, @CheckForNull Authentication authentication) {
        super(region, authentication);
        this.instance = instance;
    }

    /** Its ID or its name. */
    @NonNull
    public String getInstance() {
        return Util.fixNull(instance).strip();
    }

    @NonNull
    @Override
    protected List<String> place() {
        return List.of(getRegion(), getInstance());
    }

    @NonNull
    @Override
    TokenRequest request(@NonNull Endpoint swr, @NonNull HuaweiSite site, @NonNull HuaweiAuth auth) {
        if (getInstance().isEmpty()) {
            throw new IllegalArgumentException("The instance is empty: enter its ID or its name.");
        }
        Source<Found<String>> project = HuaweiId.ofProject(site.projectId(), site.projectName(), site.iam(), auth);
        SwrEnterprise enterprise = new SwrEnterprise(swr, project, auth);
        return new SwrEnterpriseTokenRequest(
                enterprise, HuaweiId.ofInstance(enterprise, getInstance()), registryHosts());
    }

    @Extension
    @Symbol("huaweiSwrEnterprise")
    public static final class DescriptorImpl extends SwrDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HuaweiSwrEnterprise_DisplayName();
        }

        @Override
        SwrCloud cloud() {
            return SwrCloud.HUAWEI_CLOUD;
        }

        @POST
        public FormValidation doCheckInstance(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.required(item, value);
        }
    }
}
