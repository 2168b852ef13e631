package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A token of the identity service (IAM) that a secret text holds and another program renews. */
@Restricted(NoExternalUse.class)
public final class IamTokenAuthentication extends Authentication implements HuaweiAuthentication {
    private static final long serialVersionUID = 1;

    private final String credentialsId;

    @DataBoundConstructor
    public IamTokenAuthentication(@CheckForNull String credentialsId) {
        this.credentialsId = credentialsId;
    }

    @NonNull
    public String getCredentialsId() {
        return Util.fixNull(credentialsId).strip();
    }

    @NonNull
    @Override
    public HuaweiAuth auth(@NonNull HuaweiSite site, @NonNull Requester requester) throws TokenException {
        site.requireAllowed(requester);
        return HuaweiAuth.Token.configured(
                requester.read(getCredentialsId(), StringCredentials.class, found -> found.getSecret()
                        .getPlainText()
                        .strip()));
    }

    @Extension
    @Symbol("iamToken")
    public static final class DescriptorImpl extends Descriptor<Authentication> {
        public DescriptorImpl() {
            super(IamTokenAuthentication.class);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.IamTokenAuthentication_DisplayName();
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return FormChecks.choices(item, StringCredentials.class, credentialsId);
        }

        @POST
        public FormValidation doCheckCredentialsId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.exists(item, StringCredentials.class, value);
        }
    }
}
