package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.log.BuildLog;
import io.jenkins.plugins.registrytoken.session.agent.InOrder;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * An open block or wrapped build. It renews the auth file before the logins expire, and deletes it at the end. The file is
 * changed by one call after the other, so that nothing is written after the deletion.
 */
@Restricted(NoExternalUse.class)
public final class Session {
    private static final Logger LOGGER = Logger.getLogger(Session.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private final SessionRecord record;
    private final Sessions sessions;
    private final InOrder inOrder = new InOrder();
    private final Set<String> toldNodes = ConcurrentHashMap.newKeySet();
    private volatile Run<?, ?> run;
    private volatile TaskListener listener = TaskListener.NULL;
    private volatile Map<String, RegistryToken> tokens = Map.of();
    private volatile boolean closed;

    // Used in turn only.
    private final RenewalOutlook outlook = new RenewalOutlook();

    private Future<?> next;
    private BuildTokens asked;

    /** @param run null if it is to be looked up */
    Session(@NonNull SessionRecord record, @CheckForNull Run<?, ?> run, @NonNull Sessions sessions) {
        this.record = record;
        this.run = run;
        this.sessions = sessions;
    }

    /** The build; null if it is gone. It is loaded once, because its job may be renamed while it runs. */
    @CheckForNull
    Run<?, ?> run() {
        if (run == null) {
            run = Run.fromExternalizableId(record.run());
        }
        return run;
    }

    /** Whether this build opened it. Loads no build, because the caller may hold locks. */
    boolean isOf(@NonNull Run<?, ?> build) {
        return build.equals(run) || build.getExternalizableId().equals(record.run());
    }

    @NonNull
    public SessionRecord record() {
        return record;
    }

    /** The tokens in the auth file, by the id of the credential; empty after a restart, until it is renewed. */
    @NonNull
    public Map<String, RegistryToken> tokens() {
        return tokens;
    }

    private void has(@NonNull Map<String, RegistryToken> inFile) {
        tokens = Map.copyOf(inFile);
    }

    /**
     * Writes the auth file for the first time. If this fails or is interrupted, {@link #end} must follow, because the agent
     * may still write the file.
     *
     * @param inFile what will be in it, by the id of the credential
     * @param meanwhile is done while the agent writes
     */
    @NonNull
    public AuthFile.Written write(
            @NonNull WriteAuthFile file,
            @NonNull FilePath directory,
            @NonNull Map<String, RegistryToken> inFile,
            @NonNull TaskListener buildListener,
            @NonNull Runnable meanwhile)
            throws IOException, InterruptedException {
        listener = buildListener;
        CompletableFuture<AuthFile.Written> writing = inOrder.then(() -> closed || hasEnded()
                ? CompletableFuture.failedFuture(new AbortException("The build has ended."))
                : sessions.calls().now(directory, file).thenApply(written -> {
                    has(inFile);
                    outlook.next(inFile).ifPresent(this::renewIn);
                    return written;
                }));
        meanwhile.run();
        try {
            return writing.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException ? WriteAuthFile.explained((IOException) cause) : new IOException(cause);
        }
    }

    /** Renews the auth file after a restart of Jenkins. Waits for that, but not for longer than 30 seconds. */
    void resume(@NonNull TaskListener buildListener) throws InterruptedException {
        CompletableFuture<Void> told = inTurn(() -> {
            listener = buildListener;
            // The agent may have returned before, when there was no log to tell.
            Map<String, RegistryToken> untold = tokens;
            BuildLog log = new BuildLog(buildListener);
            record.credentialsIds().stream().filter(untold::containsKey).forEach(id -> log.renewed(id, untold.get(id)));
            return CompletableFuture.completedFuture(null);
        });
        Sessions.await(List.of(told.thenCompose(nothing -> renew(null))));
    }

    /** Renews the auth file on an agent that is back, or deletes it if the build has ended. */
    @NonNull
    CompletableFuture<Void> returned(@NonNull VirtualChannel channel) {
        if (!closed && isBuilding()) {
            return renew(channel);
        }
        return inTurn(() -> sessions.calls()
                .call(file(channel), new DeleteAuthFile(record.maskId()))
                .handle((nothing, failure) -> {
                    if (failure != null) {
                        LOGGER.log(
                                Level.WARNING,
                                "{0} cannot be deleted; its login has expired or will",
                                record.directory());
                    }
                    sessions.forget(this);
                    return null;
                }));
    }

    /** Deletes the auth file. If the agent is offline, the file is deleted when it returns. */
    public void end() {
        delete(new BuildLog(TaskListener.NULL), sessions.calls()::call);
    }

    /** Deletes the auth file. Waits for that, but not for longer than 30 seconds; then the deletion goes on. */
    void close(@NonNull TaskListener buildListener) throws InterruptedException {
        Sessions.await(List.of(delete(new BuildLog(buildListener), sessions.calls()::now)));
    }

    private CompletableFuture<Void> delete(
            BuildLog log, BiFunction<FilePath, DeleteAuthFile, CompletableFuture<Void>> call) {
        closed = true;
        return inTurn(() -> {
            VirtualChannel channel = channel();
            return channel == null
                    ? leave(log)
                    : call.apply(file(channel), new DeleteAuthFile(record.maskId()))
                            .handle((nothing, failure) -> deleted(log, failure));
        });
    }

    /** Tells the build that this node has no login, once for each node. */
    public void isNotOn(@NonNull String node) {
        if (toldNodes.add(node)) {
            new BuildLog(listener).elsewhere(record.node(), node);
        }
    }

    private CompletableFuture<Void> leave(BuildLog log) {
        boolean exists = Jenkins.get().getNode(record.node()) != null;
        log.left(record.directory(), "agent " + record.node() + (exists ? " is offline" : " is gone"), exists);
        if (!exists) {
            sessions.forget(this);
        }
        return CompletableFuture.completedFuture(null);
    }

    private Void deleted(BuildLog log, @CheckForNull Throwable failure) {
        if (failure == null) {
            sessions.forget(this);
        } else {
            log.left(record.directory(), String.valueOf(failure.getMessage()), true);
        }
        return null;
    }

    private FilePath file(VirtualChannel channel) {
        FilePath directory = new FilePath(channel, record.directory());
        return record.isInOthersDirectory() ? directory.child(AuthFile.NAME) : directory;
    }

    /**
     * Asks for the tokens, and puts newer ones into the auth file. Only the second part has a turn, so that a deletion waits
     * for no store of credentials and no cloud.
     *
     * @param returning the channel of an agent that is about to be online; null to use the one that it has
     */
    private CompletableFuture<Void> renew(@CheckForNull VirtualChannel returning) {
        Run<?, ?> build = run();
        return closed || build == null || returning == null && channel() == null
                ? CompletableFuture.completedFuture(null) // the agent will return, or the build end without it
                : askedBy(build)
                        .renew(record.allIds())
                        .thenComposeAsync(answers -> inTurn(() -> put(build, answers, returning)), sessions.timer());
    }

    private synchronized BuildTokens askedBy(Run<?, ?> build) {
        asked = asked == null ? new BuildTokens(build) : asked;
        return asked;
    }

    private CompletableFuture<Void> put(
            Run<?, ?> build, BuildTokens.Answers answers, @CheckForNull VirtualChannel returning) {
        VirtualChannel online = channel();
        VirtualChannel channel = online == null ? returning : online;
        return closed || channel == null
                ? CompletableFuture.completedFuture(null)
                : new SessionRenewal(record, build, listener, outlook, tokens, answers)
                        .on(channel, sessions.calls(), sessions.timer())
                        .thenAccept(this::renewed);
    }

    private void renewed(@CheckForNull SessionRenewal.Outcome outcome) {
        if (outcome == null) {
            sessions.forget(this);
        } else {
            has(outcome.inFile());
            outcome.next().ifPresent(this::renewIn);
        }
    }

    synchronized void renewIn(@NonNull Duration pause) {
        if (next != null) {
            next.cancel(false);
        }
        if (!closed) {
            Duration atLeast = pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
            next = sessions.timer().after(atLeast, () -> renew(null));
        }
    }

    /** Ends the renewals. */
    synchronized void stop() {
        closed = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    /** Whether neither its build nor its agent is there any more. */
    boolean isLost() {
        return !record.node().isEmpty() && Jenkins.get().getNode(record.node()) == null && !isBuilding();
    }

    /** Whether the build has ended, so that it will not end this session. One that cannot be found goes on. */
    private boolean hasEnded() {
        Run<?, ?> build = run();
        return build != null && !build.isBuilding();
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

    /** Changes the auth file, after all changes that were begun before. A failure is logged. */
    private CompletableFuture<Void> inTurn(Supplier<CompletableFuture<Void>> work) {
        return inOrder.then(work).whenComplete((nothing, failure) -> {
            if (failure != null) {
                LOGGER.log(Level.WARNING, failure, () -> "A session of " + record.run() + " has a problem");
            }
        });
    }
}
