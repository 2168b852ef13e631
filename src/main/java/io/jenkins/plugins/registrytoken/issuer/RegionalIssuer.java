package io.jenkins.plugins.registrytoken.issuer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import java.util.Collections;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An issuer of a cloud that has regions, each with an API of its own. */
public abstract class RegionalIssuer extends TokenIssuer {
    private static final long serialVersionUID = 1;

    private final String region;
    private final Authentication authentication;
    private String registryHosts;
    private String endpoint;

    protected RegionalIssuer(@CheckForNull String region, @CheckForNull Authentication authentication) {
        this.region = region;
        this.authentication = authentication;
    }

    @NonNull
    public final String getRegion() {
        return Regions.id(Util.fixNull(region));
    }

    @NonNull
    @Override
    protected List<String> place() {
        return List.of(getRegion());
    }

    @CheckForNull
    @Override
    public final Authentication getAuthentication() {
        return authentication;
    }

    /** {@code host[:port]} each, separated by commas: the only hosts that the login is for; null for the cloud's own. */
    @CheckForNull
    public final String getRegistryHosts() {
        return Util.fixEmptyAndTrim(registryHosts);
    }

    @DataBoundSetter
    public final void setRegistryHosts(@CheckForNull String registryHosts) {
        this.registryHosts = registryHosts;
    }

    /** The {@linkplain #getRegistryHosts() hosts} one by one; empty for the cloud's own. */
    @NonNull
    protected final List<String> registryHosts() {
        return RegistryHost.split(registryHosts);
    }

    /** Where the API of the registry is called instead of at the region's public address; null for that. */
    @CheckForNull
    public final String getEndpoint() {
        return Util.fixEmptyAndTrim(endpoint);
    }

    @DataBoundSetter
    public final void setEndpoint(@CheckForNull String endpoint) {
        this.endpoint = endpoint;
    }

    /** {@inheritDoc} Those who add an address of their own override it. */
    @NonNull
    @Override
    public List<String> addresses() {
        return Collections.singletonList(getEndpoint());
    }

    /** The helpers of its form. */
    public abstract static class RegionalDescriptor extends IssuerDescriptor {
        private final String exampleOfEndpoint;

        /** @param exampleOfEndpoint shown to those who enter something else */
        protected RegionalDescriptor(@NonNull String exampleOfEndpoint) {
            this.exampleOfEndpoint = exampleOfEndpoint;
        }

        /** The regions to choose from. */
        @NonNull
        protected abstract Regions regions();

        @POST
        public final ComboBoxModel doFillRegionItems(@AncestorInPath Item item) {
            return regions().choices(item);
        }

        @POST
        public final FormValidation doCheckRegion(@AncestorInPath Item item, @QueryParameter String value) {
            return regions().check(item, Util.fixNull(value));
        }

        @POST
        public final FormValidation doCheckRegistryHosts(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.hosts(item, value);
        }

        @POST
        public final FormValidation doCheckEndpoint(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.endpoint(item, value, exampleOfEndpoint);
        }
    }
}
