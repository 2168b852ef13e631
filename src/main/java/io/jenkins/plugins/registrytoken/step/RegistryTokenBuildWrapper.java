package io.jenkins.plugins.registrytoken.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.console.ConsoleLogFilter;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildWrapper;
import hudson.tasks.BuildWrapperDescriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.log.TokenMask;
import io.jenkins.plugins.registrytoken.session.SessionHandle;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import jenkins.tasks.SimpleBuildWrapper;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** Logs clients of container registries in for as long as a freestyle build runs. */
@Restricted(NoExternalUse.class)
public final class RegistryTokenBuildWrapper extends SimpleBuildWrapper {
    private final String credentialsId;
    /** Negated, so that a stored job without it keeps them. */
    private boolean noExistingLogins;

    @DataBoundConstructor
    public RegistryTokenBuildWrapper(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** The ID of one credential, or several IDs with commas between them; null if none is given. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    /** Each ID, for the form. */
    @NonNull
    @Restricted(NoExternalUse.class)
    public List<String> allCredentialsIds() {
        return CredentialsIdsForm.ids(credentialsId);
    }

    /** Whether clients also find the logins that the agent's user has. */
    public boolean isExistingLogins() {
        return !noExistingLogins;
    }

    @DataBoundSetter
    public void setExistingLogins(boolean existingLogins) {
        noExistingLogins = !existingLogins;
    }

    @Override
    public void setUp(
            Context context,
            Run<?, ?> build,
            FilePath workspace,
            Launcher launcher,
            TaskListener listener,
            EnvVars initialEnvironment)
            throws IOException, InterruptedException {
        if (!(build instanceof AbstractBuild)) {
            // There it would be in whatever directory the step is, and could mask no exception.
            throw new AbortException("In a Pipeline write withRegistryToken('credentials-id') instead of wrap.");
        }
        SessionHandle session = new SessionHandle(allCredentialsIds(), isExistingLogins());
        session.open(build, workspace, workspace, initialEnvironment, listener, mask(build))
                .variables()
                .forEach(context::env);
        context.setDisposer(new Close(session));
    }

    /** Asked for before {@link #setUp}, when there is no token yet. */
    @Override
    public ConsoleLogFilter createLoggerDecorator(@NonNull Run<?, ?> build) {
        return mask(build);
    }

    private TokenMask mask(Run<?, ?> build) {
        return ((DescriptorImpl) getDescriptor()).masks.computeIfAbsent(build, b -> new TokenMask(b.getCharset()));
    }

    private static final class Close extends Disposer {
        private static final long serialVersionUID = 1;

        private final SessionHandle session;

        private Close(SessionHandle session) {
            this.session = session;
        }

        @Override
        public void tearDown(Run<?, ?> build, FilePath workspace, Launcher launcher, TaskListener listener)
                throws InterruptedException {
            session.close(listener);
        }
    }

    @Extension
    @Symbol("withRegistryToken")
    public static final class DescriptorImpl extends BuildWrapperDescriptor {
        private final Map<Run<?, ?>, TokenMask> masks = Collections.synchronizedMap(new WeakHashMap<>());

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RegistryTokenBuildWrapper_DisplayName();
        }

        @Override
        public boolean isApplicable(AbstractProject<?, ?> item) {
            return true;
        }

        @Override
        public BuildWrapper newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) {
            RegistryTokenBuildWrapper wrapper = new RegistryTokenBuildWrapper(CredentialsIdsForm.text(form));
            wrapper.setExistingLogins(form.optBoolean("existingLogins", true));
            return wrapper;
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return CredentialsIdsForm.choices(item, credentialsId);
        }

        @POST
        public FormValidation doCheckCredentialsId(@AncestorInPath Item item, @QueryParameter String value) {
            return CredentialsIdsForm.check(item, value);
        }
    }
}
