package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoints;
import java.util.Arrays;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What both editions of Alibaba Cloud Container Registry have in common. */
public abstract class AlibabaIssuer extends TokenIssuer {
    private static final long serialVersionUID = 1;

    private final String region;
    private final Authentication authentication;
    private String registryHosts;
    private String endpoint;
    private String stsEndpoint;

    protected AlibabaIssuer(@CheckForNull String region, @CheckForNull Authentication authentication) {
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

    /** {@code host[:port]} each, apart by commas; null to find them out. */
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

    /** Where roles are assumed instead of at the region's public address; null for that. */
    @CheckForNull
    public String getStsEndpoint() {
        return Util.fixEmptyAndTrim(stsEndpoint);
    }

    @DataBoundSetter
    public void setStsEndpoint(@CheckForNull String stsEndpoint) {
        this.stsEndpoint = stsEndpoint;
    }

    @NonNull
    @Override
    protected List<String> addresses() {
        return Arrays.asList(getEndpoint(), getStsEndpoint());
    }

    private static Regions regions() {
        return new Regions("alibaba", AlibabaEndpoints.REGIONS, "cn-shanghai", AlibabaEndpoints::containerRegistry);
    }

    /** The form's helpers. All that its methods mention is loaded when Jenkins starts, so they do not mention much. */
    public abstract static class AlibabaDescriptor extends IssuerDescriptor {
        AlibabaDescriptor(@NonNull Class<? extends AlibabaIssuer> kind) {
            super(kind);
        }

        @NonNull
        @Override
        public List<Descriptor<Authentication>> getAuthentications() {
            return Authentication.forAlibabaCloud();
        }

        @POST
        public ComboBoxModel doFillRegionItems(@AncestorInPath Item item) {
            return regions().choices(item);
        }

        @POST
        public FormValidation doCheckRegion(@AncestorInPath Item item, @QueryParameter String value) {
            return regions().check(item, Util.fixNull(value));
        }

        @POST
        public FormValidation doCheckRegistryHosts(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.hosts(item, value);
        }

        @POST
        public FormValidation doCheckEndpoint(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.endpoint(item, value, "https://cr-vpc.cn-shanghai.aliyuncs.com");
        }

        @POST
        public FormValidation doCheckStsEndpoint(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.endpoint(item, value, "https://sts-vpc.cn-shanghai.aliyuncs.com");
        }
    }
}
