package io.jenkins.plugins.registrytoken.issuer;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An access key that another credential holds as user name and password, so that a vault can own it. */
public final class AccessKeyFromCredentials extends Authentication implements KeyAuthentication {
    private static final long serialVersionUID = 1;

    private final String credentialsId;

    @DataBoundConstructor
    public AccessKeyFromCredentials(@CheckForNull String credentialsId) {
        this.credentialsId = credentialsId;
    }

    @NonNull
    public String getCredentialsId() {
        return Util.fixNull(credentialsId).strip();
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
    public static final class DescriptorImpl extends Descriptor<Authentication> {
        public DescriptorImpl() {
            super(AccessKeyFromCredentials.class);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AccessKeyFromCredentials_DisplayName();
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return FormChecks.choices(item, StandardUsernamePasswordCredentials.class, credentialsId);
        }

        @POST
        public FormValidation doCheckCredentialsId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.exists(item, StandardUsernamePasswordCredentials.class, value);
        }
    }
}
