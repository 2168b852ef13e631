package io.jenkins.plugins.registrytoken.issuer;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An authentication whose secret another credential holds, so that a vault can own it. */
public abstract class ReferringAuthentication extends Authentication {
    private static final long serialVersionUID = 1;

    private final String credentialsId;

    protected ReferringAuthentication(@CheckForNull String credentialsId) {
        this.credentialsId = credentialsId;
    }

    @NonNull
    public final String getCredentialsId() {
        return Util.fixNull(credentialsId).strip();
    }

    /** The helpers of its form. */
    public abstract static class ReferringDescriptor extends Descriptor<Authentication> {
        private final Class<? extends StandardCredentials> kind;

        /** @param kind of the credentials that it can refer to */
        protected ReferringDescriptor(@NonNull Class<? extends StandardCredentials> kind) {
            this.kind = kind;
        }

        @POST
        public final ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String credentialsId) {
            return FormChecks.choices(item, kind, credentialsId);
        }

        @POST
        public final FormValidation doCheckCredentialsId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.exists(item, kind, value);
        }
    }
}
