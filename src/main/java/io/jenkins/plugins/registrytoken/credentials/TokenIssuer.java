package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.Descriptor;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.structs.SymbolLookup;

/** The cloud service that issues registry tokens, as an administrator configured it. */
public abstract class TokenIssuer implements Describable<TokenIssuer>, ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1;

    /**
     * What the cloud is asked for. Calls nobody.
     *
     * @throws TokenException if the configuration is incomplete or makes no sense
     */
    @NonNull
    final TokenRequest requestFor(@NonNull Requester requester) throws TokenException {
        try {
            return new ObservedRequest(symbol(), request(requester));
        } catch (IllegalArgumentException e) {
            throw new TokenException(TokenException.Reason.INVALID_REQUEST, e.getMessage());
        }
    }

    /** What its kind is called in Configuration as Code, such as {@code huaweiSwr}. */
    @NonNull
    public final String symbol() {
        return IssuerSymbols.ALL.get(getClass());
    }

    /** What people call the kind with this symbol; the symbol itself if there is none. */
    @NonNull
    public static String displayName(@NonNull String symbol) {
        return Jenkins.get().getDescriptorList(TokenIssuer.class).stream()
                .filter(kind -> SymbolLookup.getSymbolValue(kind).contains(symbol))
                .map(Descriptor::getDisplayName)
                .findFirst()
                .orElse(symbol);
    }

    /**
     * The same.
     *
     * @throws IllegalArgumentException likewise, with a message for people
     */
    @NonNull
    protected abstract TokenRequest request(@NonNull Requester requester) throws TokenException;

    /** Hosts as people write them into one field, apart by commas or blanks. */
    @NonNull
    static List<String> hosts(@CheckForNull String text) {
        return text == null
                ? List.of()
                : Stream.of(text.split("[\\s,]+"))
                        .filter(host -> !host.isEmpty())
                        .toList();
    }
}
