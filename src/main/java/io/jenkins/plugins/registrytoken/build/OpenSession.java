package io.jenkins.plugins.registrytoken.build;

import com.google.common.util.concurrent.MoreExecutors;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/**
 * A session while it is open: renews its auth file before the logins expire, and deletes it in the end. All that it does
 * to the file happens one after the other, so that nothing is written after the deletion, whoever asked for it when.
 */
final class OpenSession {
    private static final Logger LOGGER = Logger.getLogger(OpenSession.class.getName());
    /** While Pipeline has not restored the log's mask yet. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final SessionRecord record;
    private final OpenSessions sessions;
    private final Executor inOrder = MoreExecutors.newSequentialExecutor(Computer.threadPoolForRemoting);
    private final Set<String> toldNodes = ConcurrentHashMap.newKeySet();
    private volatile Run<?, ?> run;
    private volatile TaskListener listener = TaskListener.NULL;
    private volatile Map<String, RegistryToken> tokens = Map.of();
    private volatile boolean closed;

    // Used in order only.
    private final RenewalOutlook outlook = new RenewalOutlook();
    private Future<?> next;

    OpenSession(@NonNull SessionRecord record, @NonNull OpenSessions sessions) {
        this.record = record;
        this.sessions = sessions;
    }

    /** Its build; null if that is gone. Looked up once only, as the job may be renamed while it runs. */
    @CheckForNull
    Run<?, ?> run() {
        if (run == null) {
            run = Run.fromExternalizableId(record.run());
        }
        return run;
    }

    @NonNull
    SessionRecord record() {
        return record;
    }

    /** What is in the auth file, by the id of the credential; empty after a restart, until it is renewed. */
    @NonNull
    Map<String, RegistryToken> tokens() {
        return tokens;
    }

    /**
     * Writes the auth file for the first time.
     *
     * @param inFile what will be in it, by the id of the credential
     */
    @NonNull
    AuthFile.Written write(
            @NonNull WriteAuthFile file,
            @NonNull FilePath directory,
            @NonNull Map<String, RegistryToken> inFile,
            @NonNull TaskListener buildListener)
            throws IOException, InterruptedException {
        listener = buildListener;
        return await(submit(() -> {
            AuthFile.Written written = file.on(directory);
            tokens = Map.copyOf(inFile);
            schedule();
            return written;
        }));
    }

    /** Renews the auth file after a restart, and waits for that, though not for ever. */
    void resume(@NonNull TaskListener buildListener) throws InterruptedException {
        OpenSessions.await(List.of(submit(() -> {
            listener = buildListener;
            // The agent may have returned before, when there was no log to tell.
            Map<String, RegistryToken> untold = tokens;
            BuildLog log = new BuildLog(buildListener);
            record.credentialsIds().stream().filter(untold::containsKey).forEach(id -> log.renewed(id, untold.get(id)));
            return renewOn(channel());
        })));
    }

    /** The agent is back, on this channel: what was due meanwhile is done now. */
    @NonNull
    Future<?> returned(@NonNull VirtualChannel channel) {
        return submit(() -> {
            if (!closed && isBuilding()) {
                renewOn(channel);
            } else if (delete(channel, new BuildLog(TaskListener.NULL)) != null) {
                LOGGER.log(Level.WARNING, "{0} cannot be deleted; its login has expired or will", record.directory());
                sessions.forget(this);
            }
            return null;
        });
    }

    /** Deletes the auth file. What cannot be deleted now is, if ever possible, when the agent returns. */
    @NonNull
    Future<?> end(@NonNull TaskListener buildListener) {
        closed = true;
        return submit(() -> {
            if (next != null) {
                next.cancel(false);
            }
            BuildLog log = new BuildLog(buildListener);
            VirtualChannel channel = channel();
            if (channel != null) {
                delete(channel, log);
            } else if (Jenkins.get().getNode(record.node()) != null) {
                log.left(record.directory(), "agent " + record.node() + " is offline", true);
            } else {
                log.left(record.directory(), "agent " + record.node() + " is gone", false);
                sessions.forget(this);
            }
            return null;
        });
    }

    /** Tells the build that there is no login on another agent, once for each. */
    void isNotOn(@NonNull String node) {
        if (toldNodes.add(node)) {
            new BuildLog(listener).elsewhere(record.node(), node);
        }
    }

    private Exception delete(VirtualChannel channel, BuildLog log) throws InterruptedException {
        try {
            FilePath directory = new FilePath(channel, record.directory());
            (record.isInOthersDirectory() ? directory.child(AuthFile.NAME) : directory).deleteRecursive();
            sessions.forget(this);
            return null;
        } catch (IOException | RuntimeException e) {
            log.left(record.directory(), String.valueOf(e.getMessage()), true);
            return e;
        }
    }

    private Void renewOn(@CheckForNull VirtualChannel channel) throws InterruptedException {
        Run<?, ?> build = run();
        if (closed || build == null || channel == null) {
            return null; // an agent that is not there will return, or the build end without it
        }
        Map<String, String> reasons = new LinkedHashMap<>();
        Map<String, RegistryToken> current = BuildTokens.renew(record.allIds(), build, reasons);
        current.replaceAll((id, token) -> DockerLogin.alsoFor(token, record.registry()));
        Map<String, RegistryToken> before = tokens;
        if (!before.entrySet().containsAll(current.entrySet()) && !rewrite(channel, current, reasons)) {
            return null;
        }
        // What a block around this one has is told by that one, and nothing before there is a log.
        outlook.remember(
                reasons,
                tokens,
                record.credentialsIds(),
                listener.equals(TaskListener.NULL) ? null : new BuildLog(listener));
        for (String id : record.credentialsIds()) {
            if (reasons.containsKey(id)) {
                RegistryTokensAction.failed(build, id, reasons.get(id));
            } else if (!tokens.get(id).equals(before.get(id))) {
                RegistryTokensAction.has(build, id, tokens.get(id));
            }
        }
        schedule();
        return null;
    }

    /** @return whether the session goes on */
    private boolean rewrite(VirtualChannel channel, Map<String, RegistryToken> current, Map<String, String> reasons)
            throws InterruptedException {
        Map<String, Login> logins = new LinkedHashMap<>();
        current.values().forEach(token -> logins.putAll(token.logins()));
        Secret expression = TokenMask.expression(logins.values());
        String mask = record.maskId();
        if (mask != null && !TokenMask.add(mask, expression)) {
            renewIn(SOON); // nothing is written that could be printed as it is
            return false;
        }
        Optional<List<Login>> replaced;
        try {
            replaced = new RenewAuthFile(logins, mask, expression).on(new FilePath(channel, record.directory()));
        } catch (IOException | RuntimeException e) {
            current.keySet().forEach(id -> reasons.putIfAbsent(id, BuildTokens.line(id, e.getMessage())));
            return true;
        }
        BuildLog log = new BuildLog(listener);
        if (replaced.isEmpty()) {
            if (mask != null) {
                log.gone(record.directory());
            }
            closed = true;
            sessions.forget(this);
            return false;
        }
        if (tokens.isEmpty() && mask != null && !replaced.get().isEmpty()) {
            // Written after Pipeline last saved the mask, before Jenkins was killed.
            TokenMask.add(mask, TokenMask.expression(replaced.get()));
        }
        for (String id : record.credentialsIds()) {
            RegistryToken token = current.get(id);
            if (token != null && !token.equals(tokens.get(id))) {
                log.renewed(id, token);
            }
        }
        Map<String, RegistryToken> inFile = new LinkedHashMap<>(tokens);
        inFile.putAll(current);
        tokens = Map.copyOf(inFile);
        return true;
    }

    private void schedule() {
        outlook.next(tokens).ifPresent(this::renewIn);
    }

    private void renewIn(Duration pause) {
        if (next != null) {
            next.cancel(false);
        }
        if (!closed) {
            long millis = Math.max(pause.toMillis(), 1000);
            next = Timer.get().schedule(() -> submit(() -> renewOn(channel())), millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether neither its build nor its agent is there any more. */
    boolean isLost() {
        return !record.node().isEmpty() && Jenkins.get().getNode(record.node()) == null && !isBuilding();
    }

    private boolean isBuilding() {
        Run<?, ?> build = run();
        return build != null && build.isBuilding();
    }

    @CheckForNull
    private VirtualChannel channel() {
        if (record.node().isEmpty()) {
            return FilePath.localChannel;
        }
        Computer computer = Jenkins.get().getComputer(record.node());
        return computer == null ? null : computer.getChannel();
    }

    private <T> FutureTask<T> submit(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(() -> {
            try {
                return work.call();
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "A session of " + record.run() + " has a problem");
                throw e;
            }
        });
        inOrder.execute(task);
        return task;
    }

    private static <T> T await(Future<T> task) throws IOException, InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                throw (IOException) e.getCause();
            }
            throw new IOException(e.getCause());
        }
    }
}
