package io.jenkins.plugins.registrytoken.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.KeySource;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.util.List;
import jenkins.model.Jenkins;

/**
 * On whose behalf a token is asked for. It decides which other credentials an {@link Authentication} may use: those that
 * the build may use, and no others.
 */
public final class Requester {
    private final Run<?, ?> run;
    private final Item item;
    private final boolean controller;

    private Requester(@CheckForNull Run<?, ?> run, @CheckForNull Item item, boolean controller) {
        this.run = run;
        this.item = item;
        this.controller = controller;
    }

    /** @param controller whether the credential is one of Jenkins itself, not of a folder or a user */
    @NonNull
    static Requester build(@CheckForNull Run<?, ?> run, boolean controller) {
        return new Requester(run, null, controller);
    }

    /** @param folder whose credentials are edited; null for those of Jenkins itself */
    @NonNull
    static Requester form(@CheckForNull Item folder, boolean controller) {
        return new Requester(null, folder, controller);
    }

    /**
     * What the cloud is asked for. Calls nobody.
     *
     * @throws TokenException if the configuration is incomplete or makes no sense
     */
    @NonNull
    TokenRequest request(@NonNull TokenIssuer issuer) throws TokenException {
        try {
            return new ObservedRequest(issuer.symbol(), issuer.requests().requestFor(this));
        } catch (IllegalArgumentException e) {
            throw new TokenException(Reason.INVALID_REQUEST, e.getMessage());
        }
    }

    /** For the cloud's audit log: the job, if it is known. */
    @NonNull
    public String name() {
        return run == null ? "jenkins" : "jenkins-" + run.getParent().getFullName();
    }

    /**
     * Another credential that this one refers to.
     *
     * @throws TokenException if there is none with this id that may be used here
     */
    @NonNull
    public <C extends StandardCredentials> C credentials(@NonNull String id, @NonNull Class<C> type)
            throws TokenException {
        C found = find(id, type);
        if (found == null) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    run == null && item == null && !controller
                            ? "It takes its key from credential " + id + ", which only a build can look up."
                            : "It takes its key from credential " + id
                                    + ", but there is none of that kind that may be used here. Check the id, and the"
                                    + " folder it is in.");
        }
        return found;
    }

    /**
     * The access key that another credential holds as user name and password.
     *
     * @throws TokenException if there is none with this id that may be used here
     * @throws IllegalArgumentException if it lacks one of the two, with a message for people
     */
    @NonNull
    public KeySource accessKey(@NonNull String id) throws TokenException {
        StandardUsernamePasswordCredentials key = credentials(id, StandardUsernamePasswordCredentials.class);
        if (key instanceof RegistryTokenCredentials) {
            throw new TokenException(
                    Reason.INVALID_REQUEST, "Credential " + id + " is a registry token, not an access key.");
        }
        return AccessKey.entered(key.getUsername(), key.getPassword().getPlainText(), "");
    }

    /** @throws TokenException unless the credential is one of Jenkins itself */
    public void requireController() throws TokenException {
        if (!controller) {
            // Else the right to create a credential in a folder would be the right to act as the controller.
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "Only a credential of Jenkins itself, not of a folder or a user, may use the identity of the"
                            + " controller: ask an administrator to move it.");
        }
    }

    @CheckForNull
    private <C extends StandardCredentials> C find(String id, Class<C> type) {
        if (run != null) {
            C found = CredentialsProvider.findCredentialById(id, type, run);
            return found == null ? null : CredentialsProvider.track(run, found);
        }
        if (item == null && !controller) {
            return null;
        }
        List<C> all = item != null
                ? CredentialsProvider.lookupCredentialsInItem(type, item, ACL.SYSTEM2)
                : CredentialsProvider.lookupCredentialsInItemGroup(type, Jenkins.get(), ACL.SYSTEM2);
        return CredentialsMatchers.firstOrNull(all, CredentialsMatchers.withId(id));
    }
}
