package io.jenkins.plugins.registrytoken.issuer;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** An access key that another credential holds as user name and password, so that a vault can own it. */
public final class AccessKeyFromCredentials extends ReferringAuthentication implements KeyAuthentication {
    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public AccessKeyFromCredentials(@CheckForNull String credentialsId) {
        super(credentialsId);
    }

    @NonNull
    @Override
    public Source<IssuedKey> keys(@NonNull Requester requester) throws TokenException {
        List<String> key = requester.read(
                getCredentialsId(),
                StandardUsernamePasswordCredentials.class,
                found -> List.of(found.getUsername(), found.getPassword().getPlainText()));
        return AccessKey.entered(key.get(0), key.get(1), "");
    }

    @Extension
    @Symbol("accessKeyFromCredentials")
    public static final class DescriptorImpl extends ReferringDescriptor {
        public DescriptorImpl() {
            super(StandardUsernamePasswordCredentials.class);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AccessKeyFromCredentials_DisplayName();
        }
    }
}
