package io.jenkins.plugins.registrytoken.build;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsDescriptor;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.registrytoken.credentials.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.credentials.TokenForRun;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The tokens that a build may use, by the id of their credential. */
final class BuildTokens {
    private static final Logger LOGGER = Logger.getLogger(BuildTokens.class.getName());

    private final Run<?, ?> run;
    private final List<Credentials> untracked = new ArrayList<>();

    /** For a build that begins to use some. */
    BuildTokens(@NonNull Run<?, ?> run) {
        this.run = run;
    }

    /**
     * The current token for a build that begins to use it. May call the cloud. Whatever comes of it, {@link #track} must
     * follow.
     *
     * @throws AbortException with one line for people: there is no such credential, or it gives no token
     */
    @NonNull
    TokenCache.Result<RegistryToken> use(@NonNull String id) throws AbortException, InterruptedException {
        RegistryTokenCredentials credentials = find(id, run);
        untracked.add(credentials);
        RegistryTokensAction.uses(run, id, credentials.issuerSymbol());
        try {
            TokenCache.Result<RegistryToken> result = token(id, credentials);
            RegistryTokensAction.has(run, id, result.token());
            return result;
        } catch (AbortException e) {
            RegistryTokensAction.failed(run, id, e.getMessage());
            throw e;
        }
    }

    /**
     * Has Jenkins remember which credentials the build used, once for each use. That waits for the disk, so it is done
     * while others work. An interruption so far is left to whoever waits next: while it is noted nothing can be written,
     * and what was known of a credential would be lost.
     */
    void track() {
        boolean interrupted = Thread.interrupted();
        try {
            CredentialsProvider.trackAll(run, List.copyOf(untracked));
            untracked.clear();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * The current tokens for a build that uses them already. Waits for no cloud, and never fails.
     *
     * @param reasons gets, by the id of the credential, why there is no token, or no newer one though that is due: each a
     *     line for people
     * @return by the id of the credential, in the same order, without those that have none
     */
    @NonNull
    static CompletableFuture<Map<String, RegistryToken>> renew(
            @NonNull List<String> ids, @NonNull Run<?, ?> run, @NonNull Map<String, String> reasons) {
        Map<String, CompletableFuture<TokenCache.Result<RegistryToken>>> asked = new LinkedHashMap<>();
        for (String id : ids) {
            try {
                asked.put(id, TokenForRun.of(find(id, run)).ask());
            } catch (AbortException e) {
                reasons.put(id, e.getMessage());
            } catch (Throwable e) {
                reasons.put(id, unexpected(id, e));
            }
        }
        return CompletableFuture.allOf(asked.values().toArray(new CompletableFuture<?>[0]))
                .handle((all, failure) -> answers(asked, reasons));
    }

    private static Map<String, RegistryToken> answers(
            Map<String, CompletableFuture<TokenCache.Result<RegistryToken>>> asked, Map<String, String> reasons) {
        Map<String, RegistryToken> tokens = new LinkedHashMap<>();
        asked.forEach((id, answer) -> {
            try {
                TokenCache.Result<RegistryToken> result = answer.join();
                tokens.put(id, result.token());
                if (result.problem() != null) {
                    reasons.put(id, line(id, result.problem().getMessage()));
                }
            } catch (CompletionException e) {
                Throwable cause = e.getCause();
                reasons.put(id, cause instanceof TokenException ? line(id, cause.getMessage()) : unexpected(id, cause));
            }
        });
        return tokens;
    }

    /** What every line about a credential begins with. */
    @NonNull
    static String line(@NonNull String id, @NonNull String message) {
        return "Registry token " + id + ": " + message;
    }

    /** The line about a fault of a plugin or of Jenkins. What it says itself is for Jenkins' own log only. */
    @NonNull
    static String unexpected(@NonNull String id, @NonNull Throwable fault) {
        LOGGER.log(Level.WARNING, fault, () -> "The registry token " + id + " could not be renewed");
        return line(id, "an unexpected " + fault.getClass().getSimpleName() + ". The log of Jenkins says more.");
    }

    private static RegistryTokenCredentials find(String id, Run<?, ?> run) throws AbortException {
        StandardCredentials found = CredentialsProvider.findCredentialById(id, StandardCredentials.class, run);
        if (found == null) {
            throw new AbortException(
                    line(
                            id,
                            "there is no credential with this id that this job may use. Check the id, and the folder it is in."));
        }
        if (!(found instanceof RegistryTokenCredentials)) {
            String kind = ((CredentialsDescriptor) found.getDescriptor()).getDisplayName();
            throw new AbortException(line(
                    id,
                    "the credential with this id is of the kind \"" + kind
                            + "\". Use one of the kind \"Registry token\"."));
        }
        return (RegistryTokenCredentials) found;
    }

    private static TokenCache.Result<RegistryToken> token(String id, RegistryTokenCredentials credentials)
            throws AbortException, InterruptedException {
        try {
            return TokenForRun.of(credentials).get();
        } catch (TokenException e) {
            throw new AbortException(line(id, e.getMessage()));
        }
    }
}
