package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.console.ConsoleLogFilter;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code withRegistryToken('id') { … }} or {@code withRegistryToken(credentialsIds: ['id', …]) { … }}: clients of
 * container registries that run inside are logged in.
 */
public final class WithRegistryTokenStep extends Step {
    private final String credentialsId;
    private List<String> credentialsIds;

    @DataBoundConstructor
    public WithRegistryTokenStep(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** The one credential; null if several are named. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    /** The credentials, if several are named; null if it is one. */
    @CheckForNull
    public List<String> getCredentialsIds() {
        return credentialsIds;
    }

    @DataBoundSetter
    public void setCredentialsIds(@CheckForNull List<String> credentialsIds) {
        this.credentialsIds = credentialsIds == null || credentialsIds.isEmpty() ? null : List.copyOf(credentialsIds);
    }

    /** Whichever of the two was given, for the form. */
    @NonNull
    @Restricted(NoExternalUse.class)
    public List<String> allCredentialsIds() {
        return credentialsIds != null ? credentialsIds : credentialsId != null ? List.of(credentialsId) : List.of();
    }

    @Override
    public StepExecution start(StepContext context) throws AbortException {
        if (credentialsId != null && credentialsIds != null) {
            throw new AbortException("withRegistryToken takes credentialsId or credentialsIds, not both.");
        }
        return new Execution(context, new RegistrySession(allCredentialsIds()));
    }

    private static final class Execution extends GeneralNonBlockingStepExecution {
        private static final long serialVersionUID = 1;

        private final RegistrySession session;

        Execution(StepContext context, RegistrySession session) {
            super(context);
            this.session = session;
        }

        @Override
        public boolean start() {
            run(this::open);
            return false;
        }

        private void open() throws IOException, InterruptedException {
            StepContext context = getContext();
            Run<?, ?> run = context.get(Run.class);
            TokenMask mask = new TokenMask(run.getCharset());
            Map<String, String> environment = session.open(
                    run,
                    context.get(FilePath.class),
                    context.get(EnvVars.class),
                    context.get(TaskListener.class),
                    mask);
            context.newBodyInvoker()
                    .withContexts(
                            EnvironmentExpander.merge(
                                    context.get(EnvironmentExpander.class), new Expander(environment)),
                            BodyInvoker.mergeConsoleLogFilters(context.get(ConsoleLogFilter.class), mask))
                    .withCallback(new Close())
                    .start();
        }

        private final class Close extends TailCall {
            private static final long serialVersionUID = 1;

            @Override
            protected void finished(StepContext context) throws Exception {
                session.close(context.get(FilePath.class), context.get(TaskListener.class));
            }
        }
    }

    private static final class Expander extends EnvironmentExpander {
        private static final long serialVersionUID = 1;

        private final HashMap<String, String> paths;

        Expander(Map<String, String> paths) {
            this.paths = new HashMap<>(paths);
        }

        @Override
        public void expand(@NonNull EnvVars env) {
            env.overrideAll(paths);
        }
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "withRegistryToken";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.WithRegistryTokenStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, EnvVars.class, TaskListener.class);
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form)
                throws Descriptor.FormException {
            List<String> ids = CredentialsIdsForm.ids(form);
            WithRegistryTokenStep step = new WithRegistryTokenStep(ids.size() == 1 ? ids.get(0) : null);
            step.setCredentialsIds(ids.size() == 1 ? null : ids);
            return step;
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return CredentialsIdsForm.choices(item, credentialsId);
        }
    }
}
