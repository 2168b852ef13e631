package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.SessionName;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.huawei.AgencyKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.AssumeAgencyWithOidcRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiCaller;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiEndpoints;
import io.jenkins.plugins.registrytoken.cloud.huawei.IdTokenExchangeRequest;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.NamedRoleAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.issuer.WebIdentity;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A temporary access key for whom an ID token stands: a federated user of IAM, or a trust agency of the newer identity service. No
 * permanent secret is needed.
 */
@Restricted(NoExternalUse.class)
public final class HuaweiWebIdentity extends NamedRoleAuthentication implements HuaweiAuthentication {
    private static final long serialVersionUID = 1;
    private final String provider;
    private final WebIdentity webIdentity;
    private String agencyUrn;
    private String stsEndpoint;

    @DataBoundConstructor
    public HuaweiWebIdentity(@CheckForNull String provider, @CheckForNull WebIdentity webIdentity) {
        super(null);
        this.provider = provider;
        this.webIdentity = webIdentity;
    }

    /** The identity provider of the issuer: by name, or by URN if there is an agency. */
    @NonNull
    public String getProvider() {
        return Util.fixNull(provider).strip();
    }

    @CheckForNull
    public WebIdentity getWebIdentity() {
        return webIdentity;
    }

    /** The trust agency; null for a federated user. */
    @CheckForNull
    public String getAgencyUrn() {
        return Util.fixEmptyAndTrim(agencyUrn);
    }

    @DataBoundSetter
    public void setAgencyUrn(@CheckForNull String agencyUrn) {
        this.agencyUrn = agencyUrn;
    }

    /** Where a trust agency is assumed instead of at the region's public address; null for that. */
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
    public List<String> addresses() {
        return Collections.singletonList(getStsEndpoint());
    }

    @NonNull
    @Override
    public HuaweiAuth auth(@NonNull HuaweiSite site, @NonNull Requester requester) throws TokenException {
        String agency = getAgencyUrn();
        Endpoint endpoint = agency == null ? site.iam() : sts(site);
        requester.requireAllowed(HuaweiEndpoints::isOfCloud, List.of(endpoint));
        Source<IdToken> tokens = WebIdentity.idTokens(webIdentity, requester);
        Integer seconds = getDurationSeconds();
        Duration lifetime = seconds == null ? null : Duration.ofSeconds(seconds);
        Source<IssuedKey> keys = agency == null
                ? new IdTokenExchangeRequest(
                        endpoint,
                        getProvider(),
                        lifetime == null ? IdTokenExchangeRequest.USUAL_LIFETIME : lifetime,
                        getPolicy(),
                        tokens)
                : new AssumeAgencyWithOidcRequest(
                        endpoint,
                        getProvider(),
                        agency,
                        SessionName.of(sessionName(requester)),
                        lifetime,
                        getPolicy(),
                        tokens);
        return new HuaweiAuth.Signature(keys, site.projectId(), HuaweiCaller.WEB_IDENTITY);
    }

    private Endpoint sts(HuaweiSite site) {
        Endpoint sts = site.sts();
        if (sts == null) {
            throw new IllegalArgumentException(
                    "This cloud has no trust agencies: leave the agency empty, and enter the name of the identity"
                            + " provider.");
        }
        return sts.at(getStsEndpoint());
    }

    @Extension(ordinal = Authentication.KEYLESS)
    @Symbol("huaweiWebIdentity")
    public static final class DescriptorImpl extends RoleDescriptor {
        public DescriptorImpl() {
            super(86_400, AgencyKeyRequest.LONGEST_POLICY);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HuaweiWebIdentity_DisplayName();
        }

        @POST
        public FormValidation doCheckProvider(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String agencyUrn) {
            String text = Util.fixNull(value).strip();
            return Util.fixNull(agencyUrn).isBlank()
                    ? FormChecks.check(item, IdTokenExchangeRequest.isProvider(text), Messages.Form_Provider())
                    : FormChecks.check(
                            item,
                            AssumeAgencyWithOidcRequest.isProviderUrn(text),
                            Messages.Form_Urn("iam::0123456789abcdef0123456789abcdef:oidcProvider:jenkins"));
        }

        @POST
        public FormValidation doCheckAgencyUrn(@AncestorInPath Item item, @QueryParameter String value) {
            String text = Util.fixNull(value).strip();
            return FormChecks.check(
                    item,
                    text.isEmpty() || AssumeAgencyWithOidcRequest.isAgencyUrn(text),
                    Messages.Form_Urn("iam::0123456789abcdef0123456789abcdef:agency:registry-login"));
        }

        @POST
        public FormValidation doCheckStsEndpoint(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.endpoint(item, value, "https://sts.example.com");
        }
    }
}
