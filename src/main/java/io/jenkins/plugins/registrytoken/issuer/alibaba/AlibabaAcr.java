package io.jenkins.plugins.registrytoken.issuer.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrHostsRequest.Network;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrInstance;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrTokenRequest;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An instance of Alibaba Cloud Container Registry, Enterprise Edition. */
@Restricted(NoExternalUse.class)
public final class AlibabaAcr extends AlibabaIssuer {
    private static final long serialVersionUID = 1;

    private final String instance;
    private Network network;
    private Integer expiresInHours;

    @DataBoundConstructor
    public AlibabaAcr(
            @CheckForNull String region, @CheckForNull String instance, @CheckForNull Authentication authentication) {
        super(region, authentication);
        this.instance = instance;
    }

    /** Its ID, which begins with {@code cri-}, or its name. */
    @NonNull
    public String getInstance() {
        return Util.fixNull(instance).strip();
    }

    /** From where builds reach the registry. */
    @NonNull
    public Network getNetwork() {
        return network == null ? Network.PUBLIC : network;
    }

    @DataBoundSetter
    public void setNetwork(@CheckForNull Network network) {
        this.network = network;
    }

    /** From 1 to 24; null to leave it to the cloud. */
    @CheckForNull
    public Integer getExpiresInHours() {
        return expiresInHours;
    }

    @DataBoundSetter
    public void setExpiresInHours(@CheckForNull Integer expiresInHours) {
        this.expiresInHours = expiresInHours;
    }

    @NonNull
    @Override
    protected List<String> place() {
        return List.of(getRegion(), getInstance());
    }

    @NonNull
    @Override
    TokenRequest request(@NonNull Endpoint registry, @NonNull Source<IssuedKey> keys) {
        return new AcrTokenRequest(
                registry, AcrInstance.of(getInstance()), getNetwork(), registryHosts(), expiresInHours, keys);
    }

    @Extension
    @Symbol("alibabaAcr")
    public static final class DescriptorImpl extends AlibabaDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AlibabaAcr_DisplayName();
        }

        /** The name of this network in the language of the user. */
        @NonNull
        public String name(@NonNull Network network) {
            return switch (network) {
                case PUBLIC -> Messages.AlibabaAcr_Public();
                case VPC -> Messages.AlibabaAcr_Vpc();
            };
        }

        @POST
        public FormValidation doCheckInstance(@AncestorInPath Item item, @QueryParameter String value) {
            return Util.fixNull(value).isBlank()
                    ? FormChecks.required(item, value)
                    : FormChecks.optional(item, value, () -> AcrInstance.of(value), Messages.Form_Id());
        }

        @POST
        public FormValidation doCheckExpiresInHours(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.range(item, value, 1, 24);
        }
    }
}
