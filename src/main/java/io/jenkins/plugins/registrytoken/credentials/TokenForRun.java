package io.jenkins.plugins.registrytoken.credentials;

import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Asks for a credential's token on behalf of a build, and has what came of it noted. No method of the credential itself
 * does so: Jenkins loads all that those mention when it starts.
 *
 * @param id of the credential
 * @param issuer of the credential; null if it has none
 * @param run null for none
 */
@Restricted(NoExternalUse.class)
public record TokenForRun(
        @NonNull String id,
        @CheckForNull TokenIssuer issuer,
        @CheckForNull Run<?, ?> run) {

    /** For the build that the credential is a copy for. */
    @NonNull
    public static TokenForRun of(@NonNull RegistryTokenCredentials credentials) {
        return new TokenForRun(credentials.getId(), credentials.getIssuer(), credentials.run());
    }

    /**
     * The current token. May call the cloud, so never for a form or a list.
     *
     * @throws TokenException if none can be had
     */
    @NonNull
    public TokenCache.Result<RegistryToken> get() throws TokenException, InterruptedException {
        TokenIssuer present = present();
        try {
            return noted(present, TokenService.get().token(request(present)));
        } catch (TokenException e) {
            note(present, e);
            throw e;
        }
    }

    /**
     * The same, for code between which and the build stands a plugin that knows nothing of tokens.
     *
     * @throws CredentialsUnavailableException if there is no token, with the one line that says why
     */
    @NonNull
    public TokenCache.Result<RegistryToken> available() {
        try {
            return get();
        } catch (TokenException e) {
            throw new NoTokenException(id, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoTokenException(id, "Interrupted while waiting for the cloud.");
        }
    }

    /**
     * The same without waiting.
     *
     * @return fails with a {@link TokenException} if none can be had; ends in the thread that calls the cloud
     */
    @NonNull
    public CompletableFuture<TokenCache.Result<RegistryToken>> ask() {
        TokenIssuer present;
        try {
            present = present();
        } catch (TokenException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<TokenCache.Result<RegistryToken>> answer;
        try {
            answer = TokenService.get().ask(request(present));
        } catch (TokenException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.thenApply(result -> noted(present, result)).whenComplete((result, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof TokenException) {
                note(present, (TokenException) cause);
            }
        });
    }

    private TokenIssuer present() throws TokenException {
        if (issuer == null) {
            throw new TokenException(Reason.INVALID_REQUEST, "The credential has no issuer: choose one.");
        }
        return issuer;
    }

    private TokenRequest request(TokenIssuer present) throws TokenException {
        return Requester.use(present, run).request(present);
    }

    private TokenCache.Result<RegistryToken> noted(TokenIssuer present, TokenCache.Result<RegistryToken> result) {
        if (result.cached()) {
            IssueListener.tell(listener -> listener.cached(present.symbol()));
        }
        note(present, result.problem());
        return result;
    }

    private void note(TokenIssuer present, @CheckForNull TokenException problem) {
        IssueProblems.get().last(present, run, problem);
    }

    /** Thrown through code that knows nothing of clouds, so its one line must say it all, and a trace would add nothing. */
    private static final class NoTokenException extends CredentialsUnavailableException {
        private static final long serialVersionUID = 1;

        private final String line;

        private NoTokenException(String id, String message) {
            super("password", message);
            line = "Registry token " + id + ": " + message;
        }

        /** Of the line nothing but the line: that a property is unavailable is no news to people. */
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
