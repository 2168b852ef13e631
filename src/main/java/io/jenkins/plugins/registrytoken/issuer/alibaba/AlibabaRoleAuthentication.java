package io.jenkins.plugins.registrytoken.issuer.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.SessionName;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AssumeRoleRequest;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.KeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.NamedRoleAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
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
public final class AlibabaRoleAuthentication extends NamedRoleAuthentication implements AlibabaAuthentication {
    private static final long serialVersionUID = 1;

    private final String roleArn;
    private String externalId;

    @DataBoundConstructor
    public AlibabaRoleAuthentication(@CheckForNull String roleArn, @CheckForNull Authentication authentication) {
        super(authentication);
        this.roleArn = roleArn;
    }

    @NonNull
    public String getRoleArn() {
        return Util.fixNull(roleArn).strip();
    }

    @CheckForNull
    public String getExternalId() {
        return Util.fixEmptyAndTrim(externalId);
    }

    @DataBoundSetter
    public void setExternalId(@CheckForNull String externalId) {
        this.externalId = externalId;
    }

    @NonNull
    @Override
    public Source<IssuedKey> keys(@NonNull AlibabaSite site, @NonNull Requester requester) throws TokenException {
        Authentication authentication = getAuthentication();
        Integer seconds = getDurationSeconds();
        if (authentication instanceof AlibabaRoleAuthentication) {
            // Before it is asked in turn: in XML it may even refer to itself.
            throw new IllegalArgumentException(AssumeRoleRequest.NESTED);
        }
        return new AssumeRoleRequest(
                site.sts(),
                getRoleArn(),
                SessionName.of(sessionName(requester)),
                getExternalId(),
                seconds == null ? null : Duration.ofSeconds(seconds),
                getPolicy(),
                AlibabaAuthentication.keys(authentication, new AlibabaSite(site.sts(), null), requester));
    }

    @Extension(ordinal = Authentication.ROLE)
    @Symbol("alibabaRole")
    public static final class DescriptorImpl extends RoleDescriptor {
        public DescriptorImpl() {
            super(43_200, AssumeRoleRequest.LONGEST_POLICY);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AlibabaRoleAuthentication_DisplayName();
        }

        @NonNull
        @Override
        protected Class<?>[] accepted() {
            return new Class<?>[] {KeyAuthentication.class, AlibabaAuthentication.class};
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
    }
}
