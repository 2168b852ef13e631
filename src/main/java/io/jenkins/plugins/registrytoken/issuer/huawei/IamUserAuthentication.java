package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiCaller;
import io.jenkins.plugins.registrytoken.cloud.huawei.IamTokenRequest;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.util.Collections;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A user of the identity service (IAM), with a password. */
@Restricted(NoExternalUse.class)
public final class IamUserAuthentication extends Authentication implements HuaweiAuthentication {
    private static final long serialVersionUID = 1;

    private final String accountName;
    private final String userName;
    private final Secret password;

    @DataBoundConstructor
    public IamUserAuthentication(
            @CheckForNull String accountName, @CheckForNull String userName, @CheckForNull Secret password) {
        this.accountName = accountName;
        this.userName = userName;
        this.password = password;
    }

    /** The name of the account, which the API calls domain. */
    @NonNull
    public String getAccountName() {
        return Util.fixNull(accountName).strip();
    }

    @NonNull
    public String getUserName() {
        return Util.fixNull(userName).strip();
    }

    @CheckForNull
    public Secret getPassword() {
        return password;
    }

    @NonNull
    @Override
    public List<Secret> secrets() {
        return Collections.singletonList(password);
    }

    @NonNull
    @Override
    public HuaweiAuth auth(@NonNull HuaweiSite site, @NonNull Requester requester) throws TokenException {
        site.requireAllowed(requester);
        String plain = Secret.toString(password);
        if (getAccountName().isEmpty() || getUserName().isEmpty() || plain.isEmpty()) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "The IAM user needs an account name, a user name and a password: enter all.");
        }
        return new HuaweiAuth.Token(
                new IamTokenRequest(
                        site.iam(), getAccountName(), getUserName(), plain, site.projectId(), site.projectName()),
                HuaweiCaller.IAM_USER);
    }

    @Extension
    @Symbol("iamUser")
    public static final class DescriptorImpl extends Descriptor<Authentication> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.IamUserAuthentication_DisplayName();
        }

        @POST
        public FormValidation doCheckAccountName(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.required(item, value);
        }

        @POST
        public FormValidation doCheckUserName(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.required(item, value);
        }

        @POST
        public FormValidation doCheckPassword(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.required(item, value);
        }
    }
}
