package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.model.Computer;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.WorkspaceAction;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The workspace around a step of a Pipeline, and how a container relates to it. */
@Restricted(NoExternalUse.class)
public final class PipelineWorkspace {
    /** The step behind {@code docker.inside} and {@code agent { docker { … } }}. */
    static final String CONTAINER = "withDockerContainer";

    private static final String DIRECTORY = "dir";

    private PipelineWorkspace() {}

    /**
     * The workspace that {@code node} or {@code ws} allocated, whatever {@code dir} the step is in, and whatever the
     * variable {@code WORKSPACE} says. Of a workspace inside another it is the outer one.
     */
    @NonNull
    public static FilePath around(@NonNull StepContext context) throws IOException, InterruptedException {
        FilePath here = context.get(FilePath.class);
        Computer computer = here.toComputer();
        String path = null;
        for (BlockStartNode block : context.get(FlowNode.class).iterateEnclosingBlocks()) {
            WorkspaceAction workspace = block.getPersistentAction(WorkspaceAction.class);
            if (workspace != null
                    && computer != null
                    && workspace.getNode().equals(computer.getName())
                    && (path == null || isIn(path, workspace.getPath()))) {
                path = workspace.getPath();
            }
        }
        return path == null ? here : new FilePath(here.getChannel(), path);
    }

    /** Whether the step runs in a container that was started inside {@code dir}, and sees only that directory. */
    public static boolean isInContainerOfDirectory(@NonNull StepContext context)
            throws IOException, InterruptedException {
        boolean container = false;
        for (BlockStartNode block : context.get(FlowNode.class).iterateEnclosingBlocks()) {
            StepDescriptor step = block instanceof StepNode ? ((StepNode) block).getDescriptor() : null;
            String name = step == null ? "" : step.getFunctionName();
            if (container && DIRECTORY.equals(name)) {
                return !around(context).equals(context.get(FilePath.class));
            }
            if (block.getPersistentAction(WorkspaceAction.class) != null) {
                return false;
            }
            container |= CONTAINER.equals(name);
        }
        return false;
    }

    /** Whether a path on an agent is in this directory. */
    static boolean isIn(@NonNull String path, @NonNull String directory) {
        return path.startsWith(directory + '/') || path.startsWith(directory + '\\');
    }
}
