package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiId;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.KeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.RegionalIssuer;
import io.jenkins.plugins.registrytoken.issuer.Regions;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.Arrays;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An edition of SWR, in any cloud that runs it. */
@Restricted(NoExternalUse.class)
public abstract class SwrIssuer extends RegionalIssuer {
    private static final long serialVersionUID = 1;

    private String projectName;
    private String projectId;
    private String iamEndpoint;

    protected SwrIssuer(@CheckForNull String region, @CheckForNull Authentication authentication) {
        super(region, authentication);
    }

    /** Whose namespace the login is for; null for the region's own project. */
    @CheckForNull
    public String getProjectName() {
        return Util.fixEmptyAndTrim(projectName);
    }

    @DataBoundSetter
    public void setProjectName(@CheckForNull String projectName) {
        this.projectName = projectName;
    }

    /** Sent as {@code X-Project-Id}, which sub-projects need; null to leave it out. */
    @CheckForNull
    public String getProjectId() {
        return Util.fixEmptyAndTrim(projectId);
    }

    @DataBoundSetter
    public void setProjectId(@CheckForNull String projectId) {
        this.projectId = projectId;
    }

    /** Where the identity service is called instead of at the region's public address; null for that. */
    @CheckForNull
    public String getIamEndpoint() {
        return Util.fixEmptyAndTrim(iamEndpoint);
    }

    @DataBoundSetter
    public void setIamEndpoint(@CheckForNull String iamEndpoint) {
        this.iamEndpoint = iamEndpoint;
    }

    @NonNull
    @Override
    public List<String> addresses() {
        return Arrays.asList(getEndpoint(), getIamEndpoint());
    }

    @NonNull
    @Override
    public final TokenRequest request(@NonNull Requester requester) throws TokenException {
        String projectId = getProjectId();
        if (projectId != null) {
            HuaweiId.check(projectId);
        }
        String projectName = getProjectName();
        SwrCloud cloud = ((SwrDescriptor) getDescriptor()).cloud();
        Endpoint swr = cloud.endpoint(getRegion()).at(getEndpoint());
        HuaweiSite site = new HuaweiSite(
                cloud.iamEndpoint(getRegion()).at(getIamEndpoint()),
                cloud.stsEndpoint(getRegion()),
                swr,
                projectName == null ? getRegion() : projectName,
                projectId,
                cloud.agencyParameter());
        return request(swr, site, HuaweiAuthentication.auth(getAuthentication(), site, requester));
    }

    /**
     * @param swr where the registry's API is
     * @param auth what requests are proved with
     */
    @NonNull
    abstract TokenRequest request(@NonNull Endpoint swr, @NonNull HuaweiSite site, @NonNull HuaweiAuth auth);

    /** The helpers of its form. */
    public abstract static class SwrDescriptor extends RegionalDescriptor {
        SwrDescriptor() {
            super("https://swr-api.example.com");
        }

        @NonNull
        abstract SwrCloud cloud();

        @NonNull
        @Override
        protected Regions regions() {
            return cloud().regions();
        }

        @NonNull
        @Override
        public List<Descriptor<Authentication>> getAuthentications() {
            return Authentication.kinds(KeyAuthentication.class, HuaweiAuthentication.class);
        }

        @POST
        public FormValidation doCheckProjectName(@AncestorInPath Item item, @QueryParameter String value) {
            boolean right = Util.fixNull(value).strip().matches("[^\\s/?#&]*");
            return FormChecks.check(item, right, Messages.Form_ProjectName());
        }

        @POST
        public FormValidation doCheckProjectId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.optional(item, value, () -> HuaweiId.configured(value.strip()), Messages.Form_Id());
        }

        @POST
        public FormValidation doCheckIamEndpoint(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.endpoint(item, value, "https://iam.example.com");
        }
    }
}
