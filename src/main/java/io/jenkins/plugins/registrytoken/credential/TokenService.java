package io.jenkins.plugins.registrytoken.credential;

import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Lookup;
import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.okhttp.api.JenkinsOkHttpClient;
import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.issuer.HasIssuer;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.settings.RegistryTokenSettings;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import okhttp3.OkHttpClient;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The one place on the controller where tokens are obtained and remembered. */
@Restricted(NoExternalUse.class)
public final class TokenService {
    private static final Logger LOGGER = Logger.getLogger(TokenService.class.getName());
    /** Each holds a thread that serves pages, for as long as a cloud may take. */
    private static final int CHECKS_AT_A_TIME = 4;

    private final Supplier<CachedCloud> empty;
    private final CachedCloud cloud;
    private final Semaphore checks = new Semaphore(CHECKS_AT_A_TIME);
    private final Cache<TokenIssuer, StoredCredential> places = CacheBuilder.newBuilder()
            .weakKeys()
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    /** @param clock by which tokens age */
    TokenService(@NonNull Clock clock) {
        OkHttpClient http = new OkHttpClient();
        empty = () -> new CachedCloud(() -> client(http, clock), clock, Computer.threadPoolForRemoting);
        cloud = empty.get();
    }

    @NonNull
    public static TokenService get() {
        Lookup singletons = Jenkins.get().lookup;
        TokenService present = singletons.get(TokenService.class);
        return present == null
                ? singletons.setIfNull(TokenService.class, new TokenService(Clock.systemUTC()))
                : present;
    }

    /** A client with the current proxy and timeouts, which shares connections and threads with all others. */
    private static ApiClient client(OkHttpClient http, Clock clock) {
        RegistryTokenSettings settings = RegistryTokenSettings.get();
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(settings.getConnectTimeoutSeconds()),
                Duration.ofSeconds(settings.getCallTimeoutSeconds()));
        return new ApiClient(JenkinsOkHttpClient.newClientBuilder(http).build(), clock, timeouts);
    }

    /**
     * The current token of a credential, without waiting for the cloud if one is good for long enough. May call the cloud,
     * so never for a form or a list.
     *
     * @param run the build that uses it; null for none
     * @throws TokenException if none can be had
     */
    @NonNull
    public TokenCache.Result<RegistryToken> token(@NonNull HasIssuer credential, @CheckForNull Run<?, ?> run)
            throws TokenException, InterruptedException {
        TokenIssuer issuer = issuer(credential);
        try {
            return noted(issuer, run, cloud.ask(request(issuer, run, true)));
        } catch (TokenException e) {
            note(issuer, run, e);
            throw e;
        }
    }

    /**
     * Like {@link #token}, for callers that cannot handle a {@link TokenException}, such as {@code getPassword()} called by
     * another plugin.
     *
     * @throws CredentialsUnavailableException if there is no token, with the one line that says why
     */
    @NonNull
    public TokenCache.Result<RegistryToken> available(@NonNull HasIssuer credential, @CheckForNull Run<?, ?> run) {
        try {
            return token(credential, run);
        } catch (TokenException e) {
            throw new NoTokenException(credential.getId(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoTokenException(credential.getId(), "Interrupted while waiting for the cloud.");
        }
    }

    /**
     * The newest token, for a build that has one already. Waits for no cloud.
     *
     * @return fails with a {@link TokenException} if none can be had; ends in the thread that calls the cloud
     */
    @NonNull
    public CompletableFuture<TokenCache.Result<RegistryToken>> renewed(
            @NonNull HasIssuer credential, @CheckForNull Run<?, ?> run) {
        TokenIssuer issuer;
        try {
            issuer = issuer(credential);
        } catch (TokenException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<TokenCache.Result<RegistryToken>> answer;
        try {
            answer = cloud.renewed(request(issuer, run, false));
        } catch (TokenException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.thenApply(result -> noted(issuer, run, result)).whenComplete((result, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof TokenException) {
                note(issuer, run, (TokenException) cause);
            }
        });
    }

    /**
     * A new token, obtained with nothing that is remembered. It is not remembered either.
     *
     * @throws TokenException if the cloud gives none, or too many are asked for in this way at a time
     */
    @NonNull
    RegistryToken check(@NonNull TokenRequest request) throws TokenException, InterruptedException {
        if (!checks.tryAcquire()) {
            throw new TokenException(
                    Reason.THROTTLED,
                    CHECKS_AT_A_TIME + " connections are being tested at the moment: try again when they are.");
        }
        try {
            return empty.get().ask(request).token();
        } finally {
            checks.release();
        }
    }

    /**
     * The request that the cloud is sent. Makes no call.
     *
     * @throws TokenException if the configuration is incomplete or makes no sense
     */
    @NonNull
    static TokenRequest request(@NonNull TokenIssuer issuer, @NonNull CredentialRequester requester)
            throws TokenException {
        try {
            if (KeptSecrets.addresses(issuer).stream().anyMatch(Objects::nonNull)) {
                requester.requireEndpointAllowed();
            }
            return new ObservedRequest(issuer.symbol(), issuer.request(requester));
        } catch (IllegalArgumentException e) {
            throw new TokenException(Reason.INVALID_REQUEST, e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            throw unexpected(e);
        }
    }

    /** Tells of a fault of a plugin, whose own words are for Jenkins' log only. */
    private static TokenException unexpected(Throwable fault) {
        LOGGER.log(Level.WARNING, "A registry token cannot be asked for", fault);
        return new TokenException(
                        Reason.UNAVAILABLE,
                        "an unexpected " + fault.getClass().getSimpleName() + ". The log of Jenkins says more.")
                .until(Instant.now().plus(Reason.UNAVAILABLE.memory()));
    }

    private TokenRequest request(TokenIssuer issuer, @CheckForNull Run<?, ?> run, boolean begins)
            throws TokenException {
        return request(issuer, CredentialRequester.use(run, () -> place(issuer, run), begins));
    }

    /** Remembers the place, because a search asks the stores of all credential providers, and some of those are slow. */
    private Optional<StoredCredential> place(TokenIssuer issuer, @CheckForNull Run<?, ?> run) {
        StoredCredential known = places.getIfPresent(issuer);
        if (known != null && known.holds(issuer)) {
            return Optional.of(known);
        }
        Optional<StoredCredential> found = StoredCredential.find(issuer, run);
        found.ifPresent(place -> places.put(issuer, place));
        return found;
    }

    private static TokenIssuer issuer(HasIssuer credential) throws TokenException {
        TokenIssuer issuer = credential.getIssuer();
        if (issuer == null) {
            throw new TokenException(Reason.INVALID_REQUEST, "The credential has no issuer: choose one.");
        }
        return issuer;
    }

    private TokenCache.Result<RegistryToken> noted(
            TokenIssuer issuer, @CheckForNull Run<?, ?> run, TokenCache.Result<RegistryToken> result) {
        if (result.cached()) {
            IssueListener.tell(listener -> listener.cached(issuer.symbol()));
        }
        note(issuer, run, result.problem());
        return result;
    }

    private void note(TokenIssuer issuer, @CheckForNull Run<?, ?> run, @CheckForNull TokenException problem) {
        if (problem == null) {
            IssueProblems.get().solved(issuer);
            return;
        }
        try {
            place(issuer, run).ifPresent(place -> IssueProblems.get().add(issuer, place, problem));
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "It is unknown where a registry token is stored", e);
        }
    }

    /** Is one line without a trace, because it passes through plugins that know nothing of clouds into a build's log. */
    private static final class NoTokenException extends CredentialsUnavailableException {
        private static final long serialVersionUID = 1;

        private final String line;

        private NoTokenException(String id, String message) {
            super("password", message);
            line = "Registry token " + id + ": " + message;
        }

        /** Returns our line only, without the prefix that the superclass adds. */
        @Override
        public String getMessage() {
            return line;
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }
}
