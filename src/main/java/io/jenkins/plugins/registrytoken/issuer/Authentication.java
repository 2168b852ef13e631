package io.jenkins.plugins.registrytoken.issuer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/**
 * How an issuer proves to its cloud who asks. Which issuers accept a kind is said by the interfaces that it implements, such
 * as {@link KeyAuthentication}.
 */
public abstract class Authentication implements Describable<Authentication>, ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1;

    /** The {@linkplain hudson.Extension#ordinal ordinal} of a kind that stores no secret, so that forms offer it first. */
    public static final int KEYLESS = 20;
    /** The {@linkplain hudson.Extension#ordinal ordinal} of a kind that takes on a role. Forms offer it next, before keys. */
    public static final int ROLE = 10;

    /**
     * The kinds that implement one of these interfaces, in the order of forms. A new form shows the first.
     *
     * @param accepted interfaces that an issuer accepts
     */
    @NonNull
    public static List<Descriptor<Authentication>> kinds(@NonNull Class<?>... accepted) {
        return Jenkins.get().getDescriptorList(Authentication.class).stream()
                .filter(kind -> Stream.of(accepted).anyMatch(kind::isSubTypeOf))
                .toList();
    }

    /**
     * Says that an issuer cannot use this authentication.
     *
     * @param chosen null if none was chosen
     */
    @NonNull
    public static TokenException notAccepted(@CheckForNull Authentication chosen) {
        return new TokenException(
                Reason.INVALID_REQUEST,
                chosen == null
                        ? "The credential has no authentication: choose one."
                        : "This registry does not accept the authentication \""
                                + chosen.getDescriptor().getDisplayName() + "\": choose another.");
    }

    /** The authentication that it needs itself, such as that of the user who assumes a role; null if it needs none. */
    @CheckForNull
    public Authentication getAuthentication() {
        return null;
    }

    /**
     * The addresses that were entered for its own calls to go to, always in the same order: null for each that was left
     * empty. A user's own registry token may have none, and <em>Test connection</em> sends a stored secret to no other.
     */
    @NonNull
    public List<String> addresses() {
        return List.of();
    }

    /** The secrets that it holds itself, without those that other credentials hold; null for each that was left empty. */
    @NonNull
    public List<Secret> secrets() {
        return List.of();
    }
}
