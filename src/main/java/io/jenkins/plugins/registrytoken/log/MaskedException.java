package io.jenkins.plugins.registrytoken.log;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Functions;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import jenkins.model.CauseOfInterruption;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Stands for an exception that held a login: it has the other's name, text and trace, but nothing of the login. */
@Restricted(NoExternalUse.class)
public final class MaskedException extends Exception {
    private static final long serialVersionUID = 1;

    private final String type;

    private MaskedException(String type, String message) {
        super(message);
        this.type = type;
    }

    /**
     * The same exception if no login is in it, in its causes, or in what it suppressed. Else a copy without logins: what
     * Pipelines treat in a way of its own stays what it is, all else becomes a {@link MaskedException}.
     */
    @NonNull
    static Throwable of(@NonNull Throwable failure, @NonNull TokenMask mask) {
        return of(failure, mask, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static Throwable of(Throwable failure, TokenMask mask, Set<Throwable> seen) {
        if (!seen.add(failure) || !isIn(Functions.printThrowable(failure) + '\n' + stored(failure), mask)) {
            return failure;
        }
        Throwable masked = copy(failure, mask);
        masked.setStackTrace(failure.getStackTrace());
        Throwable cause = failure.getCause();
        if (cause != null && !seen.contains(cause)) {
            masked.initCause(of(cause, mask, seen));
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            if (!seen.contains(suppressed)) {
                masked.addSuppressed(of(suppressed, mask, seen));
            }
        }
        return masked;
    }

    private static Throwable copy(Throwable failure, TokenMask mask) {
        if (failure instanceof FlowInterruptedException) {
            FlowInterruptedException interruption = (FlowInterruptedException) failure;
            return new FlowInterruptedException(
                    interruption.getResult(), interruption.isActualInterruption(), masked(interruption, mask));
        }
        String message = failure.getMessage() == null ? null : mask.mask(failure.getMessage());
        return failure instanceof AbortException
                ? new AbortException(message)
                : new MaskedException(failure.getClass().getName(), message);
    }

    private static CauseOfInterruption[] masked(FlowInterruptedException interruption, TokenMask mask) {
        List<CauseOfInterruption> causes = interruption.getCauses();
        return causes.stream()
                .map(cause -> isIn(cause.getShortDescription() + '\n' + stored(cause), mask)
                        ? new MaskedCause(mask.mask(cause.getShortDescription()))
                        : cause)
                .toArray(CauseOfInterruption[]::new);
    }

    private static boolean isIn(String text, TokenMask mask) {
        return !mask.mask(text).equals(text);
    }

    /** What Jenkins would write to the disk of an object, where a field may be that nothing prints; with nothing escaped. */
    @NonNull
    public static String stored(@NonNull Object object) {
        try {
            return Jenkins.XSTREAM2
                    .toXML(object)
                    .replace("&quot;", "\"")
                    .replace("&apos;", "'")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&amp;", "&");
        } catch (RuntimeException e) {
            return ""; // then Jenkins stores what is printed
        }
    }

    /** The original exception in words, without its logins. */
    @Override
    public String toString() {
        return getMessage() == null ? type : type + ": " + getMessage();
    }

    private static final class MaskedCause extends CauseOfInterruption {
        private static final long serialVersionUID = 1;

        private final String description;

        MaskedCause(String description) {
            this.description = description;
        }

        @Override
        public String getShortDescription() {
            return description;
        }
    }
}
