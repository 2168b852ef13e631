package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.registrytoken.log.BuildLog;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.flow.StepListener;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Says before a container starts that it will not see the login around it: it gets the current directory only. */
@OptionalExtension(requirePlugins = "workflow-api")
@Restricted(NoExternalUse.class)
public final class ContainerCheck implements StepListener {
    private static final Logger LOGGER = Logger.getLogger(ContainerCheck.class.getName());

    @Override
    public void notifyOfNewStep(@NonNull Step step, @NonNull StepContext context) {
        if (!PipelineWorkspace.CONTAINER.equals(step.getDescriptor().getFunctionName())) {
            return;
        }
        try {
            check(context);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "not known what the container sees", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void check(StepContext context) throws IOException, InterruptedException {
        FilePath here = context.get(FilePath.class);
        Session session = Sessions.get()
                .around(
                        SessionPlace.of(here).node(),
                        context.get(EnvVars.class).get("DOCKER_CONFIG"),
                        context.get(Run.class));
        if (session == null) {
            return;
        }
        FilePath temporary = WorkspaceList.tempDir(here);
        String directory = session.record().directory();
        boolean mounted = ArgumentsAction.getArguments(context.get(FlowNode.class))
                .toString()
                .contains(directory);
        if (!mounted
                && !PipelineWorkspace.isIn(directory, here.getRemote())
                && (temporary == null || !PipelineWorkspace.isIn(directory, temporary.getRemote()))) {
            new BuildLog(context.get(TaskListener.class)).notInContainer(directory);
        }
    }
}
