package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Action;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.registrytoken.log.MaskedException;
import io.jenkins.plugins.registrytoken.log.TokenMask;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Takes logins out of what Pipeline keeps of each step for good: its arguments, its label and its warning. A warning comes
 * while the step runs, so it is looked for when the next step begins.
 */
@OptionalExtension(requirePlugins = "workflow-api")
@Restricted(NoExternalUse.class)
public final class FlowNodeMask implements GraphListener.Synchronous {
    private static final Logger LOGGER = Logger.getLogger(FlowNodeMask.class.getName());

    @Override
    public void onNewHead(@NonNull FlowNode node) {
        List<TokenMask> masks = masks(node);
        if (masks.isEmpty()) {
            return;
        }
        mask(node, masks);
        node.getParents().forEach(parent -> mask(parent, masks));
        if (node instanceof BlockEndNode) {
            mask(((BlockEndNode<?>) node).getStartNode(), masks);
        }
    }

    private static List<TokenMask> masks(FlowNode node) {
        try {
            Queue.Executable build = node.getExecution().getOwner().getExecutable();
            return build instanceof Run ? Sessions.get().masks((Run<?, ?>) build) : List.of();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "not known which build it is of", e);
            return List.of();
        }
    }

    private static void mask(FlowNode node, List<TokenMask> masks) {
        List<Action> actions = node.getActions();
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            Action masked = action;
            for (TokenMask mask : masks) {
                masked = masked(masked, mask);
            }
            if (masked != action) {
                actions.set(i, masked);
            }
        }
    }

    private static Action masked(Action action, TokenMask mask) {
        if (action instanceof ArgumentsAction) {
            ArgumentsAction arguments = (ArgumentsAction) action;
            Map<String, Object> masked = new HashMap<>();
            arguments.getArguments().forEach((name, value) -> masked.put(name, masked(value, mask)));
            return masked.equals(arguments.getArguments()) ? action : new Arguments(masked);
        }
        if (action instanceof LabelAction) {
            String label = action.getDisplayName();
            return label == null || isClean(label, mask) ? action : new LabelAction(mask.mask(label));
        }
        if (action instanceof WarningAction) {
            WarningAction warning = (WarningAction) action;
            String message = warning.getMessage();
            return message == null || isClean(message, mask)
                    ? action
                    : new WarningAction(warning.getResult()).withMessage(mask.mask(message));
        }
        return action;
    }

    private static boolean isClean(String text, TokenMask mask) {
        return mask.mask(text).equals(text);
    }

    @CheckForNull
    private static Object masked(@CheckForNull Object value, TokenMask mask) {
        if (value instanceof CharSequence) {
            return isClean(value.toString(), mask) ? value : mask.mask(value.toString());
        }
        if (value == null || value instanceof Number || value instanceof Boolean || value instanceof Enum) {
            return value;
        }
        return isClean(MaskedException.stored(value), mask) ? value : ArgumentsAction.NotStoredReason.MASKED_VALUE;
    }

    /** The arguments of a step that got a login. */
    private static final class Arguments extends ArgumentsAction {
        private final HashMap<String, Object> arguments;

        Arguments(Map<String, Object> arguments) {
            this.arguments = new HashMap<>(arguments);
        }

        @NonNull
        @Override
        protected Map<String, Object> getArgumentsInternal() {
            return arguments;
        }

        @Override
        public boolean isUnmodifiedArguments() {
            return false;
        }
    }
}
