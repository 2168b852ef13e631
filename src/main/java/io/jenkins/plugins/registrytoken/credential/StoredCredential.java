package io.jenkins.plugins.registrytoken.credential;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.ModelObject;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.registrytoken.issuer.HasIssuer;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jenkins.model.Jenkins;

/** Where a registry token is stored: in Jenkins itself, or in a folder. This decides what the token may use. */
record StoredCredential(
        @NonNull CredentialsStore store,
        @NonNull Domain domain,
        @NonNull String id) {

    /**
     * Where the credential with this very issuer, not with an equal one, is stored. Asks for no permission.
     *
     * @param run the build that uses it: only Jenkins and the folders around the build's job are searched; null to search
     *     all folders
     * @return empty if it is stored in none of them, so that it can only be a user's own
     */
    @NonNull
    static Optional<StoredCredential> find(@NonNull TokenIssuer issuer, @CheckForNull Run<?, ?> run) {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            if (run != null) {
                return find(issuer, CredentialsProvider.lookupStores(run.getParent()));
            }
            return find(issuer, storesOf(Jenkins.get()))
                    .or(() -> Jenkins.get().getAllItems(Item.class, ItemGroup.class::isInstance).stream()
                            .flatMap(folder -> find(issuer, storesOf(folder)).stream())
                            .findFirst());
        }
    }

    private static Optional<StoredCredential> find(TokenIssuer issuer, Iterable<CredentialsStore> stores) {
        for (CredentialsStore store : stores) {
            for (Domain domain : store.getDomains()) {
                for (Credentials stored : store.getCredentials(domain)) {
                    if (has(stored, issuer)) {
                        return Optional.of(new StoredCredential(store, domain, ((HasIssuer) stored).getId()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean has(Credentials stored, TokenIssuer issuer) {
        return stored instanceof HasIssuer && ((HasIssuer) stored).getIssuer() == issuer;
    }

    /** The stores of Jenkins or of a folder itself, without those of the folders around it. */
    @NonNull
    static List<CredentialsStore> storesOf(@NonNull ModelObject owner) {
        return CredentialsProvider.enabled(owner).stream()
                .map(provider -> provider.getStore(owner))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Jenkins, or the folder. */
    @NonNull
    ModelObject owner() {
        return store.getContext();
    }

    /** Whether the credential is still there and has this issuer. Asks for no permission, and no other store. */
    boolean holds(@NonNull TokenIssuer issuer) {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            if (owner() instanceof Item && Jenkins.get().getItemByFullName(((Item) owner()).getFullName()) != owner()) {
                return false; // the store of a folder that was deleted still has everything
            }
            CredentialsStore current = store.getProviderOrDie().getStore(owner());
            return current != null && current.getCredentials(domain).stream().anyMatch(stored -> has(stored, issuer));
        }
    }

    /** The folder's display name; null if it is none, or the current user may not see it. */
    @CheckForNull
    String folder() {
        return owner() instanceof Item && isReadable() ? ((Item) owner()).getFullDisplayName() : null;
    }

    /** The address of its page, for a link on the page that is being shown; null if the current user may not see it. */
    @CheckForNull
    String link() {
        return isReadable() && store.hasPermission(CredentialsProvider.VIEW)
                ? store.getRelativeLinkTo(domain) + "credential/" + Util.rawEncode(id)
                : null;
    }

    /** Asks the folder itself: to look it up by name fails for a user who may discover but not read it. */
    private boolean isReadable() {
        for (Object owner = owner(); owner instanceof Item; owner = ((Item) owner).getParent()) {
            if (!((Item) owner).hasPermission(Item.READ)) {
                return false;
            }
        }
        return true;
    }
}
