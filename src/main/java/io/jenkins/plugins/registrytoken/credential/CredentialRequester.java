package io.jenkins.plugins.registrytoken.credential;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.registrytoken.cloud.http.Loopback;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.HasIssuer;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.settings.RegistryTokenSettings;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** Decides what a registry token may use by where it is stored, for a build or for the person at its form. */
final class CredentialRequester implements Requester {
    private static final Logger LOGGER = Logger.getLogger(CredentialRequester.class.getName());

    private final Run<?, ?> run;
    private final Supplier<Optional<ModelObject>> owner;
    private final boolean form;
    private final boolean begins;

    private CredentialRequester(
            @CheckForNull Run<?, ?> run, Supplier<Optional<ModelObject>> owner, boolean form, boolean begins) {
        this.run = run;
        this.owner = owner;
        this.form = form;
        this.begins = begins;
    }

    /**
     * The user of a stored registry token.
     *
     * @param run the build that uses it; null for none
     * @param place where it is stored; empty if only a user has it
     * @param begins whether the build begins to use it, so that Jenkins records which other credentials it uses. Each record
     *     is written to the disk
     */
    @NonNull
    static CredentialRequester use(
            @CheckForNull Run<?, ?> run, @NonNull Supplier<Optional<StoredCredential>> place, boolean begins) {
        return new CredentialRequester(run, () -> place.get().map(StoredCredential::owner), false, begins);
    }

    /**
     * The current user, who fills a form in.
     *
     * @param item whose credentials are edited; null for those of Jenkins
     */
    @NonNull
    static CredentialRequester form(@CheckForNull Item item) {
        return new CredentialRequester(null, () -> Optional.of(item == null ? Jenkins.get() : item), true, false);
    }

    @NonNull
    @Override
    public String name() {
        return run == null ? CONTROLLER : CONTROLLER + '-' + run.getParent().getFullName();
    }

    /** The name of a folder cannot make it look like Jenkins itself. */
    @NonNull
    @Override
    public String place() {
        ModelObject place = owner.get().orElse(null);
        return place instanceof Item ? "folder " + ((Item) place).getFullName() : place == null ? "a user" : "Jenkins";
    }

    @NonNull
    @Override
    public <C extends StandardCredentials, V> V read(
            @NonNull String id, @NonNull Class<C> type, @NonNull BiFunction<C, Object, V> reader)
            throws TokenException {
        if (id.isEmpty()) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "It takes its key from another credential, but none is chosen: choose one.");
        }
        try {
            C found = find(id, type);
            if (run != null && begins) {
                CredentialsProvider.track(run, found);
            }
            C own = run == null ? found : type.cast(found.forRun(run));
            return reader.apply(own, List.of(id, place(), own == found ? name() : ""));
        } catch (RuntimeException | LinkageError e) {
            throw unreadable(id, e);
        }
    }

    private <C extends StandardCredentials> C find(String id, Class<C> type) throws TokenException {
        ModelObject place = owner(() -> "It takes its key from credential " + id
                + ", which a user's own registry token may not do: enter the key in it, or store it in Jenkins or in a"
                + " folder around the job.");
        Item item = place instanceof Item ? (Item) place : null;
        if (form && !FormChecks.mayUse(item)) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "It takes its key from another credential. To test that, you need the permission "
                            + (item == null ? "Overall/Administer" : "Credentials/UseItem of " + item.getFullName())
                            + '.');
        }
        C found = FormChecks.lookUp(item, type).stream()
                .filter(credentials -> credentials.getId().equals(id))
                .findFirst()
                .orElseThrow(() -> new TokenException(
                        Reason.INVALID_REQUEST,
                        "It takes its key from credential " + id + ", but there is none of that kind in "
                                + (item == null
                                        ? "Jenkins, where it is stored itself"
                                        : "its folder, those around it or Jenkins")
                                + ". Check the id."));
        if (found instanceof HasIssuer) {
            throw new TokenException(
                    Reason.INVALID_REQUEST, "Credential " + id + " is a registry token, not an access key.");
        }
        return found;
    }

    /** Shows only messages that are meant for users, because others may quote a secret. */
    private static TokenException unreadable(String id, Throwable failure) {
        String why;
        if (failure instanceof CredentialsUnavailableException) {
            why = Redaction.oneLine(String.valueOf(failure.getMessage()));
        } else {
            LOGGER.log(Level.WARNING, failure, () -> "Credential " + id + " cannot be read");
            why = "an unexpected " + failure.getClass().getSimpleName() + ". The log of Jenkins says more.";
        }
        return new TokenException(
                        Reason.UNAVAILABLE,
                        "It takes its key from credential " + id + ", which cannot be read at present: " + why)
                .until(Instant.now().plus(Reason.UNAVAILABLE.memory()));
    }

    /** @throws TokenException if only a user has the registry token, so that it may have no endpoint of its own */
    void requireEndpointAllowed() throws TokenException {
        owner(() ->
                "It has an endpoint of its own, which a user's own registry token may not have: remove the endpoint,"
                        + " or store it in Jenkins or in a folder around the job.");
    }

    private ModelObject owner(Supplier<String> refusal) throws TokenException {
        return owner.get().orElseThrow(() -> new TokenException(Reason.INVALID_REQUEST, refusal.get()));
    }

    @Override
    public void requireAllowed(@NonNull String host, int port) throws TokenException {
        boolean loopback = Loopback.isAllowed() && Loopback.is(host);
        if (!loopback && !RegistryTokenSettings.get().allows(host, port)) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    host + " is no host of the cloud, so it gets no password, no token and no signature with the key of"
                            + " another credential: correct the endpoint or the region, or ask an administrator to allow"
                            + " this host in Manage Jenkins, System, Registry tokens.");
        }
    }

    @Override
    public void requireController() throws TokenException {
        if (owner.get().filter(Jenkins.class::isInstance).isEmpty()) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "Only a credential of Jenkins itself, not of a folder or a user, may use the identity of the"
                            + " controller: ask an administrator to move it.");
        }
        if (form && !FormChecks.mayUse(null)) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "It uses the identity of the controller. To test that, you need the permission Overall/Administer.");
        }
    }
}
