package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.registrytoken.log.BuildLog;
import io.jenkins.plugins.registrytoken.log.LoginForms;
import io.jenkins.plugins.registrytoken.log.TokenMask;
import io.jenkins.plugins.registrytoken.page.RegistryTokensAction;
import io.jenkins.plugins.registrytoken.session.agent.AgentCalls;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;

/** One renewal of a session: puts newer tokens into the auth file, and tells how that went. Waits for no agent. */
final class SessionRenewal {
    /** Without an answer for so long, the build is told that the agent does not answer. */
    private static final Duration LATE = Duration.ofSeconds(30);
    /** While Pipeline has not restored the log's mask yet. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final SessionRecord record;
    private final Run<?, ?> build;
    private final TaskListener listener;
    private final RenewalOutlook outlook;
    private final Map<String, RegistryToken> before;
    private final Map<String, RegistryToken> current = new LinkedHashMap<>();
    private final Map<String, String> reasons;
    private boolean ended;

    /**
     * @param listener the build's log; goes nowhere if there is none yet
     * @param before what is in the auth file, by the id of the credential
     * @param answers what is to be in it
     */
    SessionRenewal(
            @NonNull SessionRecord record,
            @NonNull Run<?, ?> build,
            @NonNull TaskListener listener,
            @NonNull RenewalOutlook outlook,
            @NonNull Map<String, RegistryToken> before,
            @NonNull BuildTokens.Answers answers) {
        this.record = record;
        this.build = build;
        this.listener = listener;
        this.outlook = outlook;
        this.before = before;
        this.reasons = new LinkedHashMap<>(answers.reasons());
        answers.tokens().forEach((id, token) -> current.put(id, token.alsoFor(record.registry())));
    }

    /**
     * Begins it. Only one renewal of a session may be on its way.
     *
     * @return never fails, and ends when nothing is left to do, on the agent either; null if the directory is gone
     */
    @NonNull
    CompletableFuture<Outcome> on(
            @NonNull VirtualChannel channel, @NonNull AgentCalls calls, @NonNull SessionTimer timer) {
        return CompletableFuture.completedFuture(channel)
                .thenCompose(to -> put(to, calls, timer))
                .exceptionally(this::broken);
    }

    private CompletableFuture<Outcome> put(VirtualChannel channel, AgentCalls calls, SessionTimer timer) {
        if (before.entrySet().containsAll(current.entrySet())) {
            return CompletableFuture.completedFuture(tell(before));
        }
        List<LoginForms> forms = LoginForms.of(current.values());
        String mask = record.maskId();
        if (mask != null && !TokenMask.add(mask, forms)) {
            // Nothing is written that could be printed as it is.
            return CompletableFuture.completedFuture(new Outcome(before, Optional.of(SOON)));
        }
        Map<String, Login> logins = new LinkedHashMap<>();
        current.values().forEach(token -> logins.putAll(token.logins()));
        FilePath directory = new FilePath(channel, record.directory());
        Future<?> late = timer.every(LATE, this::late);
        return calls.call(directory, new RenewAuthFile(logins, mask, forms)).handle((replaced, failure) -> {
            late.cancel(false);
            return failure == null ? written(replaced) : failed(failure);
        });
    }

    /** The agent may still write the file whenever it goes on, so nothing else is done to it until then. */
    private synchronized void late() {
        if (!ended) {
            Map<String, String> soFar = new HashMap<>(reasons);
            String silent = "Agent " + record.node() + " does not answer. It gets the new login when it does.";
            current.keySet().forEach(id -> soFar.putIfAbsent(id, BuildTokens.line(id, silent)));
            tell(soFar, before);
        }
    }

    private synchronized Outcome failed(Throwable failure) {
        String reason = failure instanceof IOException
                ? WriteAuthFile.explained((IOException) failure).getMessage()
                : failure.getMessage();
        current.keySet().forEach(id -> reasons.putIfAbsent(id, BuildTokens.line(id, reason)));
        return tell(before);
    }

    @CheckForNull
    private synchronized Outcome written(@CheckForNull List<Login> replaced) {
        BuildLog log = new BuildLog(listener);
        String mask = record.maskId();
        if (replaced == null) {
            ended = true;
            if (mask != null) {
                log.gone(record.directory());
            }
            return null;
        }
        if (before.isEmpty() && mask != null && !replaced.isEmpty()) {
            // Written after Pipeline last saved the mask, before Jenkins was killed.
            TokenMask.add(mask, LoginForms.ofAgent(record.node(), replaced));
        }
        for (String id : record.credentialsIds()) {
            RegistryToken token = current.get(id);
            if (token != null && !token.equals(before.get(id))) {
                log.renewed(id, token);
            }
        }
        Map<String, RegistryToken> inFile = new LinkedHashMap<>(before);
        inFile.putAll(current);
        return tell(inFile);
    }

    /** Something unexpected happened. It is one line like any other reason, and the next renewal is tried. */
    private synchronized Outcome broken(Throwable failure) {
        Throwable fault = failure instanceof CompletionException ? failure.getCause() : failure;
        record.allIds().forEach(id -> reasons.put(id, BuildTokens.unexpected(id, fault)));
        return tell(before);
    }

    private synchronized Outcome tell(Map<String, RegistryToken> inFile) {
        ended = true;
        tell(reasons, inFile);
        return new Outcome(inFile, outlook.next(inFile));
    }

    private void tell(Map<String, String> problems, Map<String, RegistryToken> inFile) {
        // What a block around this one has is told by that one, and nothing before there is a log.
        outlook.remember(
                problems,
                inFile,
                record.credentialsIds(),
                listener.equals(TaskListener.NULL) ? null : new BuildLog(listener));
        for (String id : record.credentialsIds()) {
            RegistryToken token = inFile.get(id);
            if (problems.containsKey(id)) {
                RegistryTokensAction.failed(build, id, problems.get(id));
            } else if (token != null && !token.equals(before.get(id))) {
                RegistryTokensAction.has(build, id, token);
            }
        }
    }

    /**
     * How it ended.
     *
     * @param inFile what is in the auth file now, by the id of the credential
     * @param next when to renew again; empty for never
     */
    record Outcome(
            @NonNull Map<String, RegistryToken> inFile,
            @NonNull Optional<Duration> next) {}
}
