package io.jenkins.plugins.registrytoken.build;

import com.google.common.util.concurrent.MoreExecutors;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * One renewal of a session: asks for its tokens, has the newer ones put into the auth file, and says how that went. Waits
 * neither for stores and clouds nor for the agent. Only what it does to the file keeps its turn, so that a deletion waits
 * for no store and no cloud.
 */
final class SessionRenewal {
    /** While Pipeline has not restored the log's mask yet. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final OpenSession session;
    private final SessionRecord record;
    private final RenewalOutlook outlook;
    private final Run<?, ?> build;
    private final OpenSessions sessions;
    private final BuildTokens asked;
    private Map<String, RegistryToken> before;
    private final Map<String, String> reasons = new LinkedHashMap<>();
    /** An answer may come while the build is told that there is none. */
    private final Executor telling;

    private boolean ended;

    SessionRenewal(
            @NonNull OpenSession session,
            @NonNull RenewalOutlook outlook,
            @NonNull Run<?, ?> build,
            @NonNull BuildTokens asked,
            @NonNull OpenSessions sessions) {
        this.session = session;
        this.record = session.record();
        this.outlook = outlook;
        this.build = build;
        this.asked = asked;
        this.sessions = sessions;
        this.telling = MoreExecutors.newSequentialExecutor(sessions.renewals());
    }

    /**
     * @param returning the channel of an agent that is about to be online; null to use the one that it has
     * @return ends when nothing of it is left to do, on the agent either
     */
    @NonNull
    CompletableFuture<Void> on(@CheckForNull VirtualChannel returning) {
        return asked.renew(record.allIds(), reasons)
                .thenComposeAsync(current -> session.inTurn(() -> putIfOpen(current, returning)), sessions.renewals());
    }

    private CompletableFuture<Void> putIfOpen(
            Map<String, RegistryToken> current, @CheckForNull VirtualChannel returning) {
        VirtualChannel online = session.channel();
        VirtualChannel channel = online == null ? returning : online;
        if (session.isClosed() || channel == null) {
            return CompletableFuture.completedFuture(null);
        }
        before = session.tokens();
        return CompletableFuture.completedFuture(current)
                .thenCompose(tokens -> put(tokens, channel))
                .handle((nothing, failure) -> failure == null ? null : broken(failure));
    }

    /** Something unexpected happened on the way. It is one line like any other reason, and the next renewal is tried. */
    private Void broken(Throwable failure) {
        Throwable fault = failure instanceof CompletionException ? failure.getCause() : failure;
        ended = true;
        record.allIds().forEach(id -> reasons.put(id, BuildTokens.unexpected(id, fault)));
        try {
            tell(reasons);
        } finally {
            session.schedule();
        }
        return null;
    }

    private CompletableFuture<Void> put(Map<String, RegistryToken> current, VirtualChannel channel) {
        current.replaceAll((id, token) -> DockerLogin.alsoFor(token, record.registry()));
        if (before.entrySet().containsAll(current.entrySet())) {
            return CompletableFuture.completedFuture(end());
        }
        Map<String, Login> logins = new LinkedHashMap<>();
        current.values().forEach(token -> logins.putAll(token.logins()));
        List<LoginForms> forms = LoginForms.of(current.values());
        String mask = record.maskId();
        if (mask != null && !TokenMask.add(mask, forms)) {
            session.renewIn(SOON); // nothing is written that could be printed as it is
            return CompletableFuture.completedFuture(null);
        }
        return sessions.calls()
                .call(
                        new FilePath(channel, record.directory()),
                        new RenewAuthFile(logins, mask, forms),
                        () -> telling.execute(() -> late(current)))
                .handleAsync((replaced, failure) -> written(current, replaced, failure), telling);
    }

    /** The agent may still write the file, whenever it goes on; so nothing else is done to it until then. */
    private void late(Map<String, RegistryToken> current) {
        if (!ended) {
            Map<String, String> soFar = new LinkedHashMap<>(reasons);
            failed(soFar, current, "Agent " + record.node() + " does not answer. It gets the new login when it does.");
            tell(soFar);
        }
    }

    private Void written(
            Map<String, RegistryToken> current, @CheckForNull List<Login> replaced, @CheckForNull Throwable failure) {
        ended = true;
        BuildLog log = new BuildLog(session.listener());
        String mask = record.maskId();
        if (failure != null) {
            failed(reasons, current, message(failure));
        } else if (replaced == null) {
            if (mask != null) {
                log.gone(record.directory());
            }
            sessions.forget(session);
            return null;
        } else {
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
            session.has(inFile);
        }
        return end();
    }

    private static void failed(Map<String, String> reasons, Map<String, RegistryToken> current, String reason) {
        current.keySet().forEach(id -> reasons.putIfAbsent(id, BuildTokens.line(id, reason)));
    }

    private static String message(Throwable failure) {
        return failure instanceof IOException
                ? WriteAuthFile.explained((IOException) failure).getMessage()
                : failure.getMessage();
    }

    private Void end() {
        tell(reasons);
        session.schedule();
        return null;
    }

    private void tell(Map<String, String> problems) {
        Map<String, RegistryToken> tokens = session.tokens();
        // What a block around this one has is told by that one, and nothing before there is a log.
        TaskListener listener = session.listener();
        outlook.remember(
                problems,
                tokens,
                record.credentialsIds(),
                listener.equals(TaskListener.NULL) ? null : new BuildLog(listener));
        for (String id : record.credentialsIds()) {
            if (problems.containsKey(id)) {
                RegistryTokensAction.failed(build, id, problems.get(id));
            } else if (tokens.containsKey(id) && !tokens.get(id).equals(before.get(id))) {
                RegistryTokensAction.has(build, id, tokens.get(id));
            }
        }
    }
}
