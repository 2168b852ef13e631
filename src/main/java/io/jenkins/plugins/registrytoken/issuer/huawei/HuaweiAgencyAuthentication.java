package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.huawei.AgencyKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiCaller;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiId;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.KeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.issuer.RoleAuthentication;
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

/** A temporary access key for what another account entrusted to an agency. */
@Restricted(NoExternalUse.class)
public final class HuaweiAgencyAuthentication extends RoleAuthentication implements HuaweiAuthentication {
    private static final long serialVersionUID = 1;
    /** The most that the cloud gives, as no login outlives the key. */
    private static final int LONGEST = 86_400;

    private final String agencyName;
    private String accountName;
    private String accountId;

    @DataBoundConstructor
    public HuaweiAgencyAuthentication(@CheckForNull String agencyName, @CheckForNull Authentication authentication) {
        super(authentication);
        this.agencyName = agencyName;
    }

    @NonNull
    public String getAgencyName() {
        return Util.fixNull(agencyName).strip();
    }

    /** The name of the account that made the agency; null if its ID is given. */
    @CheckForNull
    public String getAccountName() {
        return Util.fixEmptyAndTrim(accountName);
    }

    @DataBoundSetter
    public void setAccountName(@CheckForNull String accountName) {
        this.accountName = accountName;
    }

    @CheckForNull
    public String getAccountId() {
        return Util.fixEmptyAndTrim(accountId);
    }

    @DataBoundSetter
    public void setAccountId(@CheckForNull String accountId) {
        this.accountId = accountId;
    }

    @NonNull
    @Override
    public HuaweiAuth auth(@NonNull HuaweiSite site, @NonNull Requester requester) throws TokenException {
        Authentication authentication = getAuthentication();
        Integer seconds = getDurationSeconds();
        if (authentication instanceof HuaweiAgencyAuthentication) {
            // Before it is asked in turn: in XML it may even refer to itself.
            throw new IllegalArgumentException(AgencyKeyRequest.NESTED);
        }
        // The call is one of IAM, which no project owns. Only the key that it gives is for the registry.
        HuaweiSite withoutProject =
                new HuaweiSite(site.iam(), site.sts(), null, site.projectName(), null, site.agencyParameter());
        AgencyKeyRequest request = new AgencyKeyRequest(
                site.iam(),
                getAgencyName(),
                site.agencyParameter(),
                getAccountId(),
                getAccountName(),
                Duration.ofSeconds(seconds == null ? LONGEST : seconds),
                getPolicy(),
                HuaweiAuthentication.auth(authentication, withoutProject, requester));
        return new HuaweiAuth.Signature(request, site.projectId(), HuaweiCaller.AGENCY);
    }

    @Extension(ordinal = Authentication.ROLE)
    @Symbol("huaweiAgency")
    public static final class DescriptorImpl extends RoleDescriptor {
        public DescriptorImpl() {
            super(LONGEST, AgencyKeyRequest.LONGEST_POLICY);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HuaweiAgencyAuthentication_DisplayName();
        }

        @NonNull
        @Override
        protected Class<?>[] accepted() {
            return new Class<?>[] {KeyAuthentication.class, HuaweiAuthentication.class};
        }

        @POST
        public FormValidation doCheckAgencyName(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.required(item, value);
        }

        @POST
        public FormValidation doCheckAccountName(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String accountId) {
            boolean named =
                    !Util.fixNull(value).isBlank() || !Util.fixNull(accountId).isBlank();
            return FormChecks.check(item, named, Messages.Form_Account());
        }

        @POST
        public FormValidation doCheckAccountId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.optional(item, value, () -> HuaweiId.configured(value.strip()), Messages.Form_Id());
        }
    }
}
