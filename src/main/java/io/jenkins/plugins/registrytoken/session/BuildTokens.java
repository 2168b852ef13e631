package io.jenkins.plugins.registrytoken.session;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsDescriptor;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.credential.TokenService;
import io.jenkins.plugins.registrytoken.page.RegistryTokensAction;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The tokens that a build may use, by the id of their credential. */
@Restricted(NoExternalUse.class)
public final class BuildTokens {
    private static final Logger LOGGER = Logger.getLogger(BuildTokens.class.getName());

    /** After this time something is wrong with the store of a credential. */
    private static final Duration LONGEST_READ = Duration.ofSeconds(30);

    private final Run<?, ?> run;
    private final List<Credentials> untracked = new ArrayList<>();
    /** The last read of each credential by a renewal. One that has not ended is waited for, and its store not asked again. */
    private final Map<String, CompletableFuture<CompletableFuture<TokenCache.Result<RegistryToken>>>> reads =
            new ConcurrentHashMap<>();

    public BuildTokens(@NonNull Run<?, ?> run) {
        this.run = run;
    }

    /**
     * The current tokens for a build that begins to use them. Clouds are asked together for those that are not remembered.
     * {@link #track} must follow, also if this fails.
     *
     * @return by the id of the credential, in the same order
     * @throws AbortException with one line for users: there is no such credential, or it gives no token
     */
    @NonNull
    public Map<String, TokenCache.Result<RegistryToken>> use(@NonNull List<String> ids)
            throws AbortException, InterruptedException {
        Map<String, RegistryTokenCredentials> found = new LinkedHashMap<>();
        for (String id : ids) {
            try {
                found.put(id, find(id, run));
            } catch (RuntimeException e) {
                throw new AbortException(unexpected(id, e));
            }
        }
        untracked.addAll(found.values());
        Executor threads = ids.size() == 1 ? Runnable::run : Computer.threadPoolForRemoting;
        Map<String, CompletableFuture<TokenCache.Result<RegistryToken>>> asked = new LinkedHashMap<>();
        found.forEach((id, credentials) -> {
            RegistryTokensAction.uses(run, id, credentials.issuerSymbol());
            asked.put(id, CompletableFuture.supplyAsync(() -> token(credentials), threads));
        });
        Map<String, TokenCache.Result<RegistryToken>> tokens = new LinkedHashMap<>();
        AbortException failure = null;
        for (Map.Entry<String, CompletableFuture<TokenCache.Result<RegistryToken>>> answer : asked.entrySet()) {
            String id = answer.getKey();
            try {
                tokens.put(id, answer.getValue().get());
                RegistryTokensAction.has(run, id, tokens.get(id).token());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InterruptedException interruption) {
                    throw interruption;
                }
                String reason = reason(id, e.getCause());
                RegistryTokensAction.failed(run, id, reason);
                failure = failure == null ? new AbortException(reason) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return tokens;
    }

    private static TokenCache.Result<RegistryToken> token(RegistryTokenCredentials credentials) {
        try {
            return TokenService.get().token(credentials, credentials.run());
        } catch (TokenException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    /**
     * Records in Jenkins which credentials the build used. This writes to disk, so it runs while the agent works. A pending
     * interrupt is cleared first and restored afterwards: with it the write would fail, and the existing record be lost.
     */
    public void track() {
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
     * The newest tokens for a build that uses them already. Waits for no cloud and no store, and never fails. A store that
     * gives no credential within {@link #LONGEST_READ} counts as a failure, and is asked again once it has answered.
     *
     * @param ids of the credentials
     */
    @NonNull
    CompletableFuture<Answers> renew(@NonNull List<String> ids) {
        Map<String, CompletableFuture<TokenCache.Result<RegistryToken>>> asked = new LinkedHashMap<>();
        ids.forEach(id -> asked.put(id, ask(id)));
        return CompletableFuture.allOf(asked.values().toArray(new CompletableFuture<?>[0]))
                .handle((all, failure) -> answers(asked));
    }

    /** Reads in a thread of its own, as the store of the credential, or of one that it refers to, may take any time. */
    private CompletableFuture<TokenCache.Result<RegistryToken>> ask(String id) {
        try {
            return reads.compute(
                            id,
                            (key, read) -> read != null && !read.isDone()
                                    ? read
                                    : CompletableFuture.supplyAsync(() -> read(id), Computer.threadPoolForRemoting))
                    .copy()
                    .orTimeout(LONGEST_READ.toMillis(), TimeUnit.MILLISECONDS)
                    .thenCompose(answer -> answer);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e); // there is no thread for it
        }
    }

    private CompletableFuture<TokenCache.Result<RegistryToken>> read(String id) {
        try {
            return TokenService.get().renewed(find(id, run), run);
        } catch (AbortException e) {
            throw new CompletionException(e);
        }
    }

    private static Answers answers(Map<String, CompletableFuture<TokenCache.Result<RegistryToken>>> asked) {
        Map<String, RegistryToken> tokens = new LinkedHashMap<>();
        Map<String, String> reasons = new LinkedHashMap<>();
        asked.forEach((id, answer) -> {
            try {
                TokenCache.Result<RegistryToken> result = answer.join();
                tokens.put(id, result.token());
                if (result.problem() != null) {
                    reasons.put(id, line(id, result.problem().getMessage()));
                }
            } catch (CompletionException e) {
                reasons.put(id, reason(id, e.getCause()));
            }
        });
        return new Answers(tokens, reasons);
    }

    private static String reason(String id, Throwable failure) {
        if (failure instanceof AbortException) {
            return failure.getMessage();
        }
        if (failure instanceof TimeoutException) {
            return line(
                    id,
                    "the store of this credential, or of one that it refers to, has not answered for "
                            + LONGEST_READ.toSeconds() + " seconds. It is asked again when it does.");
        }
        return failure instanceof TokenException ? line(id, failure.getMessage()) : unexpected(id, failure);
    }

    /** A line about a credential, with the beginning that all such lines have. */
    @NonNull
    static String line(@NonNull String id, @NonNull String message) {
        return "Registry token " + id + ": " + message;
    }

    /** The line about a fault of a plugin or of Jenkins. What it says itself is for Jenkins' own log only. */
    @NonNull
    static String unexpected(@NonNull String id, @NonNull Throwable fault) {
        LOGGER.log(Level.WARNING, fault, () -> "The registry token " + id + " could not be obtained");
        return line(id, "an unexpected " + fault.getClass().getSimpleName() + ". The log of Jenkins says more.");
    }

    private static RegistryTokenCredentials find(String id, Run<?, ?> run) throws AbortException {
        StandardCredentials found = CredentialsProvider.findCredentialById(id, StandardCredentials.class, run);
        if (found == null) {
            throw new AbortException(line(
                    id,
                    "there is no credential with this id that this job may use. Check the id, and the folder"
                            + " it is in."));
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

    /**
     * The answers to a renewal, by the id of the credential, in the order in which it asked.
     *
     * @param tokens the current ones, without those of credentials that have none
     * @param reasons why there is no token, or no newer one though that is due: each a line for users
     */
    record Answers(
            @NonNull Map<String, RegistryToken> tokens,
            @NonNull Map<String, String> reasons) {}
}
