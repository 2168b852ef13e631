package io.jenkins.plugins.registrytoken.step;

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
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.log.BuildLog;
import io.jenkins.plugins.registrytoken.log.MaskedFailure;
import io.jenkins.plugins.registrytoken.log.TokenMask;
import io.jenkins.plugins.registrytoken.session.PipelineWorkspace;
import io.jenkins.plugins.registrytoken.session.SessionHandle;
import io.jenkins.plugins.registrytoken.session.SessionOpening;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FailureHandler;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
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
 * {@code withRegistryToken('id') { … }}, or {@code withRegistryToken('id, …') { … }} for several credentials: clients of
 * container registries that run inside are logged in.
 */
@Restricted(NoExternalUse.class)
public final class WithRegistryTokenStep extends Step {
    private final String credentialsId;
    private String usernameVariable;
    private String passwordVariable;
    private String registryVariable;
    private boolean existingLogins = true;

    @DataBoundConstructor
    public WithRegistryTokenStep(@CheckForNull String credentialsId) {
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

    /** The variable that gets the user name of the first registry; null for none. It is not renewed. */
    @CheckForNull
    public String getUsernameVariable() {
        return usernameVariable;
    }

    @DataBoundSetter
    public void setUsernameVariable(@CheckForNull String usernameVariable) {
        this.usernameVariable = Util.fixEmptyAndTrim(usernameVariable);
    }

    /** The variable that gets the password; null for none. It is masked in the log, and not renewed. */
    @CheckForNull
    public String getPasswordVariable() {
        return passwordVariable;
    }

    @DataBoundSetter
    public void setPasswordVariable(@CheckForNull String passwordVariable) {
        this.passwordVariable = Util.fixEmptyAndTrim(passwordVariable);
    }

    /** The variable that gets the host of the first registry; null for none. */
    @CheckForNull
    public String getRegistryVariable() {
        return registryVariable;
    }

    @DataBoundSetter
    public void setRegistryVariable(@CheckForNull String registryVariable) {
        this.registryVariable = Util.fixEmptyAndTrim(registryVariable);
    }

    /** Whether clients also find the logins that the agent's user has. */
    public boolean isExistingLogins() {
        return existingLogins;
    }

    @DataBoundSetter
    public void setExistingLogins(boolean existingLogins) {
        this.existingLogins = existingLogins;
    }

    @Override
    public StepExecution start(StepContext context) throws AbortException {
        LoginVariables variables = new LoginVariables(usernameVariable, passwordVariable, registryVariable);
        variables.check(allCredentialsIds().size());
        return new Execution(context, new SessionHandle(allCredentialsIds(), existingLogins), variables);
    }

    private static final class Execution extends GeneralNonBlockingStepExecution {
        private static final long serialVersionUID = 1;

        private final SessionHandle session;
        private final LoginVariables variables;
        private transient volatile boolean stopped;

        private Execution(StepContext context, SessionHandle session, LoginVariables variables) {
            super(context);
            this.session = session;
            this.variables = variables;
        }

        @Override
        public boolean start() {
            run(() -> {
                try {
                    open();
                } catch (InterruptedException | ClosedByInterruptException e) {
                    // As Pipelines know it: of any other exception they would print the trace.
                    throw new FlowInterruptedException(Result.ABORTED, true);
                }
            });
            return false;
        }

        private void open() throws IOException, InterruptedException {
            StepContext context = getContext();
            Run<?, ?> run = context.get(Run.class);
            EnvVars env = context.get(EnvVars.class);
            TokenMask mask = new TokenMask(run.getCharset());
            TaskListener listener = context.get(TaskListener.class);
            FilePath workspace = PipelineWorkspace.around(context);
            SessionOpening.Opened opened =
                    session.open(run, workspace, context.get(FilePath.class), env, listener, mask);
            if (PipelineWorkspace.isInContainerOfDirectory(context)) {
                new BuildLog(listener).notInContainer(opened.directory());
            }
            boolean begun = false;
            try {
                context.newBodyInvoker()
                        .withContexts(
                                EnvironmentExpander.merge(
                                        EnvironmentExpander.merge(
                                                context.get(EnvironmentExpander.class),
                                                new AuthFileVariables(session, env, opened.variables())),
                                        variables.of(opened.first())),
                                BodyInvoker.mergeConsoleLogFilters(context.get(ConsoleLogFilter.class), mask),
                                new MaskedFailure(context.get(FailureHandler.class), mask))
                        .withCallback(new Close())
                        .start();
                begun = true;
            } catch (IllegalStateException e) {
                if (stopped) {
                    throw new InterruptedException(); // then the block is gone
                }
                throw e;
            } finally {
                if (!begun) {
                    Thread.interrupted(); // that it was stopped must not keep it from this
                    session.close(listener);
                }
            }
        }

        /** A timeout does that at any time, and the build goes on. */
        @Override
        public void stop(@NonNull Throwable cause) throws Exception {
            stopped = true;
            super.stop(cause);
        }

        @Override
        public void onResume() {
            if (blocksRestart()) {
                super.onResume(); // killed while it opened or closed, which cannot be continued
                return;
            }
            try {
                session.resume(getContext().get(TaskListener.class));
            } catch (IOException e) {
                getContext().onFailure(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private final class Close extends TailCall {
            private static final long serialVersionUID = 1;

            @Override
            protected void finished(StepContext context) throws Exception {
                try {
                    session.close(context.get(TaskListener.class));
                } catch (InterruptedException e) {
                    throw new FlowInterruptedException(Result.ABORTED, true);
                }
            }
        }
    }

    /** Before the step "wrap", under which the snippet generator would else list the build wrapper by the same name. */
    @Extension(ordinal = 1)
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
            WithRegistryTokenStep step = new WithRegistryTokenStep(CredentialsIdsForm.text(form));
            step.setUsernameVariable(form.optString("usernameVariable"));
            step.setPasswordVariable(form.optString("passwordVariable"));
            step.setRegistryVariable(form.optString("registryVariable"));
            step.setExistingLogins(form.optBoolean("existingLogins", true));
            return step;
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return CredentialsIdsForm.choices(item, credentialsId);
        }

        @POST
        public FormValidation doCheckUsernameVariable(@AncestorInPath Item item, @QueryParameter String value) {
            return LoginVariables.check(item, value);
        }

        @POST
        public FormValidation doCheckPasswordVariable(@AncestorInPath Item item, @QueryParameter String value) {
            return LoginVariables.check(item, value);
        }

        @POST
        public FormValidation doCheckRegistryVariable(@AncestorInPath Item item, @QueryParameter String value) {
            return LoginVariables.check(item, value);
        }

        @POST
        public FormValidation doCheckCredentialsId(@AncestorInPath Item item, @QueryParameter String value) {
            return CredentialsIdsForm.check(item, value);
        }
    }
}
