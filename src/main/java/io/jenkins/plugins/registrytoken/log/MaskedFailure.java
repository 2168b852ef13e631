package io.jenkins.plugins.registrytoken.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import org.jenkinsci.plugins.workflow.steps.FailureHandler;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Takes logins out of what a step of a block, or the block itself, fails with: others print and store that. */
@Restricted(NoExternalUse.class)
public final class MaskedFailure implements FailureHandler {
    private static final long serialVersionUID = 1;

    private final FailureHandler around;
    private final TokenMask mask;

    /** @param around what else is done to failures here; null for nothing */
    public MaskedFailure(@CheckForNull FailureHandler around, @NonNull TokenMask mask) {
        this.around = around;
        this.mask = mask;
    }

    @NonNull
    @Override
    public Throwable handle(@NonNull StepContext context, @NonNull Throwable failure) {
        return MaskedException.of(around == null ? failure : around.handle(context, failure), mask);
    }
}
