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
import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoints;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AssumeRoleRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AssumeRoleWithOidcRequest;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.NamedRoleAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.issuer.WebIdentity;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A temporary access key of a RAM role that trusts the issuer of an ID token. No permanent secret is needed. */
@Restricted(NoExternalUse.class)
public final class AlibabaWebIdentity extends NamedRoleAuthentication implements AlibabaAuthentication {
    private static final long serialVersionUID = 1;

    private final String roleArn;
    private final String providerArn;
    private final WebIdentity webIdentity;

    @DataBoundConstructor
    public AlibabaWebIdentity(
            @CheckForNull String roleArn, @CheckForNull String providerArn, @CheckForNull WebIdentity webIdentity) {
        super(null);
        this.roleArn = roleArn;
        this.providerArn = providerArn;
        this.webIdentity = webIdentity;
    }

    @NonNull
    public String getRoleArn() {
        return Util.fixNull(roleArn).strip();
    }

    @NonNull
    public String getProviderArn() {
        return Util.fixNull(providerArn).strip();
    }

    @CheckForNull
    public WebIdentity getWebIdentity() {
        return webIdentity;
    }

    @NonNull
    @Override
    public Source<IssuedKey> keys(@NonNull AlibabaSite site, @NonNull Requester requester) throws TokenException {
        requester.requireAllowed(AlibabaEndpoints::isOfCloud, List.of(site.sts()));
        Integer seconds = getDurationSeconds();
        return new AssumeRoleWithOidcRequest(
                site.sts(),
                getProviderArn(),
                getRoleArn(),
                SessionName.of(sessionName(requester)),
                seconds == null ? null : Duration.ofSeconds(seconds),
                getPolicy(),
                WebIdentity.idTokens(webIdentity, requester));
    }

    @Extension(ordinal = Authentication.KEYLESS)
    @Symbol("alibabaWebIdentity")
    public static final class DescriptorImpl extends RoleDescriptor {
        public DescriptorImpl() {
            super(43_200, AssumeRoleRequest.LONGEST_POLICY);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AlibabaWebIdentity_DisplayName();
        }

        @POST
        public FormValidation doCheckRoleArn(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.check(
                    item,
                    AssumeRoleRequest.isRoleArn(Util.fixNull(value).strip()),
                    Messages.Form_RoleArn("acs:ram::1234567890123456:role/registry-login"));
        }

        @POST
        public FormValidation doCheckProviderArn(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.check(
                    item,
                    AssumeRoleWithOidcRequest.isProviderArn(Util.fixNull(value).strip()),
                    Messages.Form_RoleArn("acs:ram::1234567890123456:oidc-provider/jenkins"));
        }
    }
}
