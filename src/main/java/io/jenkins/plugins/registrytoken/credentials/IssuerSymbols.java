package io.jenkins.plugins.registrytoken.credentials;

import java.util.Set;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.structs.SymbolLookup;

/** The symbol of each kind of {@link TokenIssuer}: every request asks for it, and Jenkins searches the list of all kinds. */
final class IssuerSymbols extends ClassValue<String> {
    static final IssuerSymbols ALL = new IssuerSymbols();

    private IssuerSymbols() {}

    @Override
    protected String computeValue(Class<?> kind) {
        Set<String> symbols =
                SymbolLookup.getSymbolValue(Jenkins.get().getDescriptorOrDie(kind.asSubclass(TokenIssuer.class)));
        return symbols.isEmpty() ? kind.getSimpleName() : symbols.iterator().next();
    }
}
