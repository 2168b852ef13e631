package io.jenkins.plugins.registrytoken.issuer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.model.Describable;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.Serializable;

/**
 * Where the ID token comes from that a cloud exchanges for a key of its own. It is a secret until it expires: an
 * {@link Authentication} sends it only where {@link Requester#requireAllowed} lets it.
 */
public abstract class WebIdentity implements Describable<WebIdentity>, ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1;

    /**
     * Gives the token of whoever asks, made anew or read anew for each exchange.
     *
     * @throws TokenException if there is none
     * @throws IllegalArgumentException if the configuration is incomplete, with a message for users
     */
    @NonNull
    public abstract Source<IdToken> idTokens(@NonNull Requester requester) throws TokenException;

    /**
     * Gives the token of whoever asks.
     *
     * @param chosen null if none was chosen
     * @throws TokenException if none was chosen, or there is none
     * @throws IllegalArgumentException if the configuration is incomplete, with a message for users
     */
    @NonNull
    public static Source<IdToken> idTokens(@CheckForNull WebIdentity chosen, @NonNull Requester requester)
            throws TokenException {
        if (chosen == null) {
            throw new TokenException(
                    Reason.INVALID_REQUEST, "The credential does not say where the ID token comes from: choose it.");
        }
        return chosen.idTokens(requester);
    }
}
