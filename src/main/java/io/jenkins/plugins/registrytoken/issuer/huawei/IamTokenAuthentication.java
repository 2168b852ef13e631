package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.issuer.ReferringAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;

/** A token of the identity service (IAM) that a secret text holds and another program renews. */
@Restricted(NoExternalUse.class)
public final class IamTokenAuthentication extends ReferringAuthentication implements HuaweiAuthentication {
    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public IamTokenAuthentication(@CheckForNull String credentialsId) {
        super(credentialsId);
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
    public static final class DescriptorImpl extends ReferringDescriptor {
        public DescriptorImpl() {
            super(StringCredentials.class);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.IamTokenAuthentication_DisplayName();
        }
    }
}
