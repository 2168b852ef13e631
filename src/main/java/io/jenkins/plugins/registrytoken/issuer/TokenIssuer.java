package io.jenkins.plugins.registrytoken.issuer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.Descriptor;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.structs.SymbolLookup;

/** The cloud service that issues registry tokens, as an administrator configured it. */
public abstract class TokenIssuer implements Describable<TokenIssuer>, ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1;

    /** The symbol of its kind in Configuration as Code, such as {@code exampleRegistry}. */
    @NonNull
    public final String symbol() {
        return getDescriptor().symbol();
    }

    @Override
    public IssuerDescriptor getDescriptor() {
        return (IssuerDescriptor) Describable.super.getDescriptor();
    }

    /** The display name of the kind with this symbol; the symbol itself if there is none. */
    @NonNull
    public static String displayName(@NonNull String symbol) {
        return Jenkins.get().getDescriptorList(TokenIssuer.class).stream()
                .filter(kind -> SymbolLookup.getSymbolValue(kind).contains(symbol))
                .map(Descriptor::getDisplayName)
                .findFirst()
                .orElse(symbol);
    }

    /** How it signs in; null if nothing was chosen. */
    @CheckForNull
    public abstract Authentication getAuthentication();

    /**
     * The addresses that were entered for calls to go to, always in the same order: null for each that was left empty. A
     * user's own registry token may have none, and <em>Test connection</em> sends a stored secret to no other.
     */
    @NonNull
    public abstract List<String> addresses();

    /**
     * The name of this registry in the language of the user: its kind and its {@linkplain #place() place}, separated by commas.
     * Makes no call.
     */
    @NonNull
    public final String title() {
        List<String> parts = new ArrayList<>(List.of(getDescriptor().getDisplayName()));
        parts.addAll(place());
        parts.removeIf(String::isEmpty);
        return String.join(", ", parts);
    }

    /** Where it is among those of its kind, such as a region and an instance; an empty text for what is not given. */
    @NonNull
    protected List<String> place() {
        return List.of();
    }

    /**
     * The request for a token. Makes no call.
     *
     * @throws TokenException if the configuration is incomplete or makes no sense
     * @throws IllegalArgumentException if the configuration is incomplete or makes no sense, with a message for users
     */
    @NonNull
    public abstract TokenRequest request(@NonNull Requester requester) throws TokenException;

    /** A kind of issuer. */
    public abstract static class IssuerDescriptor extends Descriptor<TokenIssuer> {
        private volatile String symbol;

        /** The symbol in Configuration as Code, such as {@code exampleRegistry}; the simple name of its class if it has none. */
        @NonNull
        public final String symbol() {
            String known = symbol;
            if (known == null) {
                known = SymbolLookup.getSymbolValue(this).stream().findFirst().orElse(clazz.getSimpleName());
                symbol = known;
            }
            return known;
        }

        /** The kinds of authentication that it accepts, in the order of its form. */
        @NonNull
        public abstract List<Descriptor<Authentication>> getAuthentications();
    }
}
