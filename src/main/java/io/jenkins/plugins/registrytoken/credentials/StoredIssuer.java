package io.jenkins.plugins.registrytoken.credentials;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.security.ACL;
import hudson.security.ACLContext;
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
        ModelObject context = item == null ? Jenkins.get() : item;
        for (CredentialsStore store : CredentialsProvider.lookupStores(context)) {
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
