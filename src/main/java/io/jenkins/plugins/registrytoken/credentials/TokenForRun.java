package io.jenkins.plugins.registrytoken.credentials;

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

/**
 * Asks for a credential's token on behalf of a build, and has what came of it noted.
 *
 * @param id of the credential
 * @param run null for none
 */
record TokenForRun(
        @NonNull String id,
        @CheckForNull TokenIssuer issuer,
        @CheckForNull Run<?, ?> run) {

    @NonNull
    TokenCache.Result<RegistryToken> get() throws TokenException, InterruptedException {
        TokenIssuer present = present();
        try {
            return noted(present, TokenService.get().token(request(present)));
        } catch (TokenException e) {
            note(present, e);
            throw e;
        }
    }

    @NonNull
    CompletableFuture<TokenCache.Result<RegistryToken>> ask() {
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
        return Requester.build(run, RegistryTokenCredentials.isOfJenkins(present))
                .request(present);
    }

    private TokenCache.Result<RegistryToken> noted(TokenIssuer present, TokenCache.Result<RegistryToken> result) {
        if (result.cached()) {
            IssueListener.tell(listener -> listener.cached(present.symbol()));
        }
        note(present, result.problem());
        return result;
    }

    private void note(TokenIssuer present, @CheckForNull TokenException problem) {
        String job = run == null ? null : run.getParent().getFullName();
        IssueProblems.get().last(id, present, job, problem);
    }
}
