package io.jenkins.plugins.registrytoken.issuer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.SessionPolicy;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An authentication that takes on a role, for which another one signs in first. */
public abstract class RoleAuthentication extends Authentication {
    private static final long serialVersionUID = 1;

    private final Authentication authentication;
    private Integer durationSeconds;
    private String policy;

    /** @param authentication of the user who takes on the role; null if none was chosen, or an ID token takes its place */
    protected RoleAuthentication(@CheckForNull Authentication authentication) {
        this.authentication = authentication;
    }

    /** The authentication of the user who takes on the role; null if none was chosen, or an ID token takes its place. */
    @CheckForNull
    @Override
    public final Authentication getAuthentication() {
        return authentication;
    }

    /** How long the key of the role lives, in seconds; null to leave it to the cloud. */
    @CheckForNull
    public final Integer getDurationSeconds() {
        return durationSeconds;
    }

    @DataBoundSetter
    public final void setDurationSeconds(@CheckForNull Integer durationSeconds) {
        this.durationSeconds = durationSeconds;
    }

    /** JSON that narrows what the key may be used for; null for all that the role may do. */
    @CheckForNull
    public final String getPolicy() {
        return Util.fixEmptyAndTrim(policy);
    }

    @DataBoundSetter
    public final void setPolicy(@CheckForNull String policy) {
        this.policy = policy;
    }

    /** The helpers of its form. */
    public abstract static class RoleDescriptor extends Descriptor<Authentication> {
        private final int longest;
        private final int longestPolicy;

        /**
         * @param longest that the cloud lets a key live, in seconds
         * @param longestPolicy how many characters of a session policy the cloud takes
         */
        protected RoleDescriptor(int longest, int longestPolicy) {
            this.longest = longest;
            this.longestPolicy = longestPolicy;
        }

        /** The interfaces of the kinds that can sign in for the role; none if an ID token takes their place. */
        @NonNull
        protected Class<?>[] accepted() {
            return new Class<?>[0];
        }

        /** The kinds that can sign in for the role, in the order of the form; a role does not for itself. */
        @NonNull
        public final List<Descriptor<Authentication>> getAuthentications() {
            return Authentication.kinds(accepted()).stream()
                    .filter(kind -> kind != this)
                    .toList();
        }

        @POST
        public final FormValidation doCheckPolicy(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.optional(
                    item,
                    value,
                    () -> SessionPolicy.compact(value, longestPolicy),
                    Messages.Form_Policy(String.valueOf(longestPolicy)));
        }

        @POST
        public final FormValidation doCheckDurationSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.range(item, value, 900, longest);
        }
    }
}
