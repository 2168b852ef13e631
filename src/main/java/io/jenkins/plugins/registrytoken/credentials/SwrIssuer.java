package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiId;
import java.util.Arrays;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What SWR has in common in every cloud that runs one, and in both editions. */
public abstract class SwrIssuer extends TokenIssuer {
    private static final long serialVersionUID = 1;

    private final String region;
    private final Authentication authentication;
    private String projectName;
    private String projectId;
    private String registryHosts;
    private String endpoint;
    private String iamEndpoint;

    protected SwrIssuer(@CheckForNull String region, @CheckForNull Authentication authentication) {
        this.region = region;
        this.authentication = authentication;
    }

    @NonNull
    public String getRegion() {
        return Regions.id(Util.fixNull(region));
    }

    @NonNull
    @Override
    protected List<String> place() {
        return List.of(getRegion());
    }

    @CheckForNull
    @Override
    public Authentication getAuthentication() {
        return authentication;
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

    /** {@code host[:port]} each, separated by commas: the only hosts that the login is for; null for the cloud's own. */
    @CheckForNull
    public String getRegistryHosts() {
        return Util.fixEmptyAndTrim(registryHosts);
    }

    @DataBoundSetter
    public void setRegistryHosts(@CheckForNull String registryHosts) {
        this.registryHosts = registryHosts;
    }

    /** Where the API is called instead of at the region's public address; null for that. */
    @CheckForNull
    public String getEndpoint() {
        return Util.fixEmptyAndTrim(endpoint);
    }

    @DataBoundSetter
    public void setEndpoint(@CheckForNull String endpoint) {
        this.endpoint = endpoint;
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
    protected List<String> addresses() {
        return Arrays.asList(getEndpoint(), getIamEndpoint());
    }

    /** The form's helpers. All that its methods mention is loaded when Jenkins starts, so they do not mention much. */
    public abstract static class SwrDescriptor extends IssuerDescriptor {
        SwrDescriptor(@NonNull Class<? extends SwrIssuer> kind) {
            super(kind);
        }

        @NonNull
        abstract SwrCloud cloud();

        @NonNull
        @Override
        public List<Descriptor<Authentication>> getAuthentications() {
            return Authentication.forHuaweiClouds();
        }

        @POST
        public ComboBoxModel doFillRegionItems(@AncestorInPath Item item) {
            return cloud().regions().choices(item);
        }

        @POST
        public FormValidation doCheckRegion(@AncestorInPath Item item, @QueryParameter String value) {
            return cloud().regions().check(item, Util.fixNull(value));
        }

        @POST
        public FormValidation doCheckProjectName(@AncestorInPath Item item, @QueryParameter String value) {
            boolean right = Util.fixNull(value).strip().matches("[^\\s/?#&]*");
            return FormPermission.check(item, right, Messages.Form_ProjectName());
        }

        @POST
        public FormValidation doCheckProjectId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.optional(item, value, () -> new HuaweiId.Known(value.strip()), Messages.Form_Id());
        }

        @POST
        public FormValidation doCheckRegistryHosts(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.hosts(item, value);
        }

        @POST
        public FormValidation doCheckEndpoint(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.endpoint(item, value, "https://swr-api.example.com");
        }

        @POST
        public FormValidation doCheckIamEndpoint(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.endpoint(item, value, "https://iam.example.com");
        }
    }
}
