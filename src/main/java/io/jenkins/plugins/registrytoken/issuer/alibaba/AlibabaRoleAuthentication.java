package io.jenkins.plugins.registrytoken.issuer.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AssumeRoleRequest;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.KeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.issuer.SessionAuthentication;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A temporary access key of a RAM role. */
@Restricted(NoExternalUse.class)
public final class AlibabaRoleAuthentication extends SessionAuthentication implements AlibabaAuthentication {
    private static final long serialVersionUID = 1;

    private final String roleArn;
    private final Authentication authentication;
    private String externalId;
    private Integer durationSeconds;

    @DataBoundConstructor
    public AlibabaRoleAuthentication(@CheckForNull String roleArn, @CheckForNull Authentication authentication) {
        this.roleArn = roleArn;
        this.authentication = authentication;
    }

    @NonNull
    public String getRoleArn() {
        return Util.fixNull(roleArn).strip();
    }

    /** Of the user who assumes the role. */
    @CheckForNull
    @Override
    public Authentication getAuthentication() {
        return authentication;
    }

    @CheckForNull
    public String getExternalId() {
        return Util.fixEmptyAndTrim(externalId);
    }

    @DataBoundSetter
    public void setExternalId(@CheckForNull String externalId) {
        this.externalId = externalId;
    }

    /** From 900 to 43200; null to leave it to the cloud. */
    @CheckForNull
    public Integer getDurationSeconds() {
        return durationSeconds;
    }

    @DataBoundSetter
    public void setDurationSeconds(@CheckForNull Integer durationSeconds) {
        this.durationSeconds = durationSeconds;
    }

    @NonNull
    @Override
    public Source<IssuedKey> keys(@NonNull AlibabaSite site, @NonNull Requester requester) throws TokenException {
        if (authentication instanceof AlibabaRoleAuthentication) {
            // Before it is asked in turn: in XML it may even refer to itself.
            throw new IllegalArgumentException(AssumeRoleRequest.NESTED);
        }
        return new AssumeRoleRequest(
                site.sts(),
                getRoleArn(),
                AssumeRoleRequest.sessionName(sessionName(requester)),
                getExternalId(),
                durationSeconds == null ? null : Duration.ofSeconds(durationSeconds),
                AlibabaAuthentication.keys(authentication, new AlibabaSite(site.sts(), null), requester));
    }

    @Extension
    @Symbol("alibabaRole")
    public static final class DescriptorImpl extends Descriptor<Authentication> {
        public DescriptorImpl() {
            super(AlibabaRoleAuthentication.class);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AlibabaRoleAuthentication_DisplayName();
        }

        @NonNull
        public List<Descriptor<Authentication>> getAuthentications() {
            return Authentication.kinds(KeyAuthentication.class, AlibabaAuthentication.class).stream()
                    .filter(descriptor -> descriptor != this)
                    .toList();
        }

        @POST
        public FormValidation doCheckRoleArn(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.check(
                    item,
                    AssumeRoleRequest.isRoleArn(Util.fixNull(value).strip()),
                    Messages.Form_RoleArn("acs:ram::1234567890123456:role/registry-login"));
        }

        @POST
        public FormValidation doCheckExternalId(@AncestorInPath Item item, @QueryParameter String value) {
            String id = Util.fixNull(value).strip();
            return FormChecks.check(
                    item, id.isEmpty() || AssumeRoleRequest.isExternalId(id), Messages.Form_ExternalId());
        }

        @POST
        public FormValidation doCheckDurationSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.range(item, value, 900, 43_200);
        }
    }
}
