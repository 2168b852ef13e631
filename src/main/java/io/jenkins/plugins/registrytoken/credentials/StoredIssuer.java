package io.jenkins.plugins.registrytoken.credentials;

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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jenkins.model.Jenkins;

/** Where the credential with an issuer is stored: in Jenkins itself, or in a folder around the job that used it. */
record StoredIssuer(
        @NonNull CredentialsStore store,
        @NonNull Domain domain,
        @NonNull String id) {

    /**
     * As far as the current user may see it.
     *
     * @param job full name of the job that used it; null for none
     */
    @NonNull
    static Optional<StoredIssuer> find(@NonNull TokenIssuer issuer, @CheckForNull String job) {
        Item item = job == null ? null : Jenkins.get().getItemByFullName(job);
        return find(issuer, item == null ? Jenkins.get() : item);
    }

    private static Optional<StoredIssuer> find(TokenIssuer issuer, ModelObject context) {
        return find(issuer, CredentialsProvider.lookupStores(context));
    }

    private static Optional<StoredIssuer> find(TokenIssuer issuer, Iterable<CredentialsStore> stores) {
        for (CredentialsStore store : stores) {
            for (Domain domain : store.getDomains()) {
                for (Credentials stored : store.getCredentials(domain)) {
                    if (stored instanceof RegistryTokenCredentials
                            && ((RegistryTokenCredentials) stored).getIssuer() == issuer) {
                        return Optional.of(
                                new StoredIssuer(store, domain, ((RegistryTokenCredentials) stored).getId()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The object whose credentials hold the one with this issuer: Jenkins, or a folder. Finds the very issuer, not an equal
     * one.
     *
     * @param run the build that uses it: only Jenkins and the folders around the build's job are searched; null to search
     *     all folders
     * @return empty if it is stored in none of them, so that it can only be a user's own
     */
    @NonNull
    static Optional<ModelObject> owner(@NonNull TokenIssuer issuer, @CheckForNull Run<?, ?> run) {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            if (run != null) {
                return find(issuer, run.getParent()).map(StoredIssuer::owner);
            }
            return find(issuer, Jenkins.get())
                    .or(() -> Jenkins.get().getAllItems(Item.class, ItemGroup.class::isInstance).stream()
                            .flatMap(folder -> find(issuer, storesOf(folder)).stream())
                            .findFirst())
                    .map(StoredIssuer::owner);
        }
    }

    /** The stores of Jenkins or of a folder itself, without those of the folders around it. */
    @NonNull
    static List<CredentialsStore> storesOf(@NonNull ModelObject owner) {
        return CredentialsProvider.enabled(owner).stream()
                .map(provider -> provider.getStore(owner))
                .filter(Objects::nonNull)
                .toList();
    }

    private ModelObject owner() {
        return store.getContext();
    }

    /** Whether it is stored, whoever asks. */
    static boolean exists(@NonNull TokenIssuer issuer, @CheckForNull String job) {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            return find(issuer, job).isPresent();
        }
    }

    /** The address of its page, for a link on the page that is being shown. */
    @NonNull
    String link() {
        return store.getRelativeLinkTo(domain) + "credential/" + Util.rawEncode(id);
    }
}
