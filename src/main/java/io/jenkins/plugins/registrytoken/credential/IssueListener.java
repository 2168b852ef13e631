package io.jenkins.plugins.registrytoken.credential;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import java.time.Duration;
import java.util.function.Consumer;
import jenkins.util.Listeners;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Is told what becomes of every request for a registry token. Must be quick. */
@Restricted(NoExternalUse.class)
public interface IssueListener extends ExtensionPoint {

    /**
     * A cloud issued a token.
     *
     * @param issuer the symbol of its kind, such as {@code huaweiSwr}
     * @param took what the call lasted, with all that it needed before
     */
    void issued(@NonNull String issuer, @NonNull Duration took);

    /**
     * A cloud was asked and issued no token.
     *
     * @param issuer the symbol of its kind
     * @param took what the call lasted, with all that it needed before
     */
    void failed(@NonNull String issuer, @NonNull Duration took);

    /** A token was there already. */
    void cached(@NonNull String issuer);

    /** Tells all; one that throws takes no token away. */
    static void tell(@NonNull Consumer<IssueListener> message) {
        Listeners.notify(IssueListener.class, false, message);
    }
}
