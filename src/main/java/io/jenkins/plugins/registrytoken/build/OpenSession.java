package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
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
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * A session while it is open: renews its auth file before the logins expire, and deletes it in the end. All that it does
 * to the file happens one after the other, so that nothing is written after the deletion, whoever asked for it when.
 */
final class OpenSession {
    private static final Logger LOGGER = Logger.getLogger(OpenSession.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private final SessionRecord record;
    private final OpenSessions sessions;
    private final InOrder inOrder;
    private final Set<String> toldNodes = ConcurrentHashMap.newKeySet();
    private volatile Run<?, ?> run;
    private volatile TaskListener listener = TaskListener.NULL;
    private volatile Map<String, RegistryToken> tokens = Map.of();
    private volatile boolean closed;

    // Used in order only.
    private final RenewalOutlook outlook = new RenewalOutlook();

    private Future<?> next;
    private BuildTokens asked;

    /** @param run null if it is to be looked up */
    OpenSession(@NonNull SessionRecord record, @CheckForNull Run<?, ?> run, @NonNull OpenSessions sessions) {
        this.record = record;
        this.run = run;
        this.sessions = sessions;
        this.inOrder = new InOrder(sessions.renewals());
    }

    /** Its build; null if that is gone. Looked up once only, as the job may be renamed while it runs. */
    @CheckForNull
    Run<?, ?> run() {
        if (run == null) {
            run = Run.fromExternalizableId(record.run());
        }
        return run;
    }

    /** Whether it is of this build. Looks nothing up, as those who ask may hold locks. */
    boolean isOf(@NonNull Run<?, ?> build) {
        return build.equals(run) || build.getExternalizableId().equals(record.run());
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

    void has(@NonNull Map<String, RegistryToken> inFile) {
        tokens = Map.copyOf(inFile);
    }

    /** Its log; that goes nowhere if there is none yet. */
    @NonNull
    TaskListener listener() {
        return listener;
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Writes the auth file for the first time.
     *
     * @param inFile what will be in it, by the id of the credential
     * @param meanwhile is done while the agent writes
     */
    @NonNull
    AuthFile.Written write(
            @NonNull WriteAuthFile file,
            @NonNull FilePath directory,
            @NonNull Map<String, RegistryToken> inFile,
            @NonNull TaskListener buildListener,
            @NonNull Runnable meanwhile)
            throws IOException, InterruptedException {
        listener = buildListener;
        Patience patience = Patience.endless();
        Supplier<CompletableFuture<AuthFile.Written>> write = () -> closed || hasEnded()
                ? CompletableFuture.failedFuture(new AbortException("The build has ended."))
                : sessions.calls().direct(directory, file, patience, meanwhile).thenApply(written -> {
                    has(inFile);
                    schedule();
                    return written;
                });
        try {
            return inOrder.here(write, patience).get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof InterruptedException) {
                throw (InterruptedException) cause;
            }
            throw cause instanceof IOException ? WriteAuthFile.explained((IOException) cause) : new IOException(cause);
        }
    }

    /** Renews the auth file after a restart, and waits for that, though not for ever. */
    void resume(@NonNull TaskListener buildListener) throws InterruptedException {
        CompletableFuture<Void> told = submit(() -> {
            listener = buildListener;
            // The agent may have returned before, when there was no log to tell.
            Map<String, RegistryToken> untold = tokens;
            BuildLog log = new BuildLog(buildListener);
            record.credentialsIds().stream().filter(untold::containsKey).forEach(id -> log.renewed(id, untold.get(id)));
            return CompletableFuture.completedFuture(null);
        });
        OpenSessions.await(List.of(told.thenCompose(nothing -> renew(null))));
    }

    /** The agent is back, on this channel: what was due meanwhile is done now. */
    @NonNull
    Future<?> returned(@NonNull VirtualChannel channel) {
        if (!closed && isBuilding()) {
            return renew(channel);
        }
        return submit(() -> sessions.calls()
                .call(file(channel), new DeleteAuthFile(record.maskId()), () -> {})
                .handleAsync(
                        (nothing, failure) -> {
                            if (failure != null) {
                                LOGGER.log(
                                        Level.WARNING,
                                        "{0} cannot be deleted; its login has expired or will",
                                        record.directory());
                            }
                            sessions.forget(this);
                            return null;
                        },
                        sessions.renewals()));
    }

    /** Deletes the auth file, with nobody waiting. What cannot be deleted now is, if ever possible, when the agent returns. */
    void end() {
        closed = true;
        submit(() -> {
            BuildLog log = new BuildLog(TaskListener.NULL);
            VirtualChannel channel = channel();
            return channel == null
                    ? leave(log)
                    : sessions.calls()
                            .call(file(channel), new DeleteAuthFile(record.maskId()), () -> {})
                            .handleAsync((nothing, failure) -> deleted(log, failure), sessions.renewals());
        });
    }

    /** The same, and waits for that, though not for ever. */
    void close(@NonNull TaskListener buildListener, @NonNull Patience patience) throws InterruptedException {
        closed = true;
        BuildLog log = new BuildLog(buildListener);
        logged(inOrder.here(
                () -> {
                    VirtualChannel channel = channel();
                    return channel == null
                            ? leave(log)
                            : sessions.calls()
                                    .direct(file(channel), new DeleteAuthFile(record.maskId()), patience, () -> {})
                                    .handle((nothing, failure) -> deleted(log, failure));
                },
                patience));
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Tells the build that there is no login on another agent, once for each. */
    void isNotOn(@NonNull String node) {
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

    /** @param returning the channel of an agent that is about to be online; null to use the one that it has */
    private CompletableFuture<Void> renew(@CheckForNull VirtualChannel returning) {
        Run<?, ?> build = run();
        return closed || build == null || returning == null && channel() == null
                ? CompletableFuture.completedFuture(null) // the agent will return, or the build end without it
                : logged(new SessionRenewal(this, outlook, build, askedBy(build), sessions).on(returning));
    }

    private synchronized BuildTokens askedBy(Run<?, ?> build) {
        asked = asked == null ? new BuildTokens(build) : asked;
        return asked;
    }

    /** Does this to the auth file when all is done that was begun before. */
    @NonNull
    CompletableFuture<Void> inTurn(@NonNull Supplier<CompletableFuture<Void>> work) {
        return inOrder.then(work);
    }

    /** Renews when that is due, given how it went so far. */
    void schedule() {
        outlook.next(tokens).ifPresent(this::renewIn);
    }

    synchronized void renewIn(@NonNull Duration pause) {
        if (next != null) {
            next.cancel(false);
        }
        if (!closed) {
            Duration atLeast = pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
            next = sessions.renewals().after(atLeast, () -> renew(null));
        }
    }

    /** Nothing is renewed any more. */
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

    /** It has ended before this session was known, and ends it no more. A build that is not found goes on. */
    private boolean hasEnded() {
        Run<?, ?> build = run();
        return build != null && !build.isBuilding();
    }

    private boolean isBuilding() {
        Run<?, ?> build = run();
        return build != null && build.isBuilding();
    }

    @CheckForNull
    VirtualChannel channel() {
        if (record.node().isEmpty()) {
            return FilePath.localChannel;
        }
        Computer computer = Jenkins.get().getComputer(record.node());
        return computer == null ? null : computer.getChannel();
    }

    private CompletableFuture<Void> submit(Supplier<CompletableFuture<Void>> work) {
        return logged(inTurn(work));
    }

    private CompletableFuture<Void> logged(CompletableFuture<Void> work) {
        return work.whenComplete((nothing, failure) -> {
            if (failure != null) {
                LOGGER.log(Level.WARNING, failure, () -> "A session of " + record.run() + " has a problem");
            }
        });
    }
}
