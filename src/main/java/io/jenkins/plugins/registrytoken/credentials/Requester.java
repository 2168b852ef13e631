package io.jenkins.plugins.registrytoken.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.KeySource;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.http.Loopback;
import io.jenkins.plugins.registrytoken.settings.RegistryTokenSettings;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import okhttp3.HttpUrl;

/**
 * On whose behalf a token is asked for. It decides which other credentials an {@link Authentication} may use: those of the
 * place where the registry token is stored, whichever build uses it. A user's own may use none.
 */
public final class Requester {
    private final Run<?, ?> run;
    private final Supplier<Optional<ModelObject>> owner;
    private final boolean form;

    private Requester(@CheckForNull Run<?, ?> run, Supplier<Optional<ModelObject>> owner, boolean form) {
        this.run = run;
        this.owner = owner;
        this.form = form;
    }

    /**
     * Whoever uses what is stored with this issuer.
     *
     * @param run the build that uses it; null for none
     */
    @NonNull
    static Requester use(@NonNull TokenIssuer issuer, @CheckForNull Run<?, ?> run) {
        return new Requester(run, () -> StoredIssuer.find(issuer, run).map(StoredIssuer::owner), false);
    }

    /**
     * The current user, who fills a form in.
     *
     * @param item whose credentials are edited; null for those of Jenkins
     */
    @NonNull
    static Requester form(@CheckForNull Item item) {
        return new Requester(null, () -> Optional.of(item == null ? Jenkins.get() : item), true);
    }

    /**
     * What the cloud is asked for. Calls nobody.
     *
     * @throws TokenException if the configuration is incomplete or makes no sense
     */
    @NonNull
    TokenRequest request(@NonNull TokenIssuer issuer) throws TokenException {
        if (issuer.addresses().stream().anyMatch(Objects::nonNull)
                && owner.get().isEmpty()) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "It has an endpoint of its own, which a user's own registry token may not have: remove the endpoint, or"
                            + " store it in Jenkins or in a folder around the job.");
        }
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
        if (id.isEmpty()) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "It takes its key from another credential, but none is chosen: choose one.");
        }
        ModelObject place = owner.get()
                .orElseThrow(() -> new TokenException(
                        Reason.INVALID_REQUEST,
                        "It takes its key from credential " + id
                                + ", which a user's own registry token may not do: enter the key in it, or store it in"
                                + " Jenkins or in a folder around the job."));
        Item item = place instanceof Item ? (Item) place : null;
        if (form && !FormPermission.mayUse(item)) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "It takes its key from another credential. To test that, you need the permission "
                            + (item == null ? "Overall/Administer" : "Credentials/UseItem of " + item.getFullName())
                            + '.');
        }
        C found = FormPermission.lookUp(item, type).stream()
                .filter(credentials -> credentials.getId().equals(id))
                .findFirst()
                .orElseThrow(() -> new TokenException(
                        Reason.INVALID_REQUEST,
                        "It takes its key from credential " + id + ", but there is none of that kind in "
                                + (item == null
                                        ? "Jenkins"
                                        : "folder " + item.getFullName() + ", those around it or Jenkins")
                                + ", where it is stored itself. Check the id."));
        if (run != null) {
            CredentialsProvider.track(run, found);
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

    /**
     * To be called before a reusable secret, such as a password or a token, is sent to an address that is not known to be
     * the cloud's own.
     *
     * @throws TokenException unless administrators have allowed its host, or it is on loopback and that is allowed
     */
    public void requireAllowed(@NonNull HttpUrl url) throws TokenException {
        boolean loopback = Loopback.isAllowed() && Loopback.is(url.host());
        if (!loopback && !RegistryTokenSettings.get().allows(url.host(), url.port())) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "A password or an IAM token would be sent to " + url.host()
                            + ", which is no host of the cloud: correct the endpoint or the region, or ask an administrator"
                            + " to allow this host in Manage Jenkins, System, Registry tokens.");
        }
    }

    /** @throws TokenException unless the credential is one of Jenkins itself */
    public void requireController() throws TokenException {
        if (owner.get().filter(Jenkins.class::isInstance).isEmpty()) {
            // Else the right to create a credential in a folder would be the right to act as the controller.
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "Only a credential of Jenkins itself, not of a folder or a user, may use the identity of the"
                            + " controller: ask an administrator to move it.");
        }
    }
}
