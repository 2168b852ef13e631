package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.Lookup;
import hudson.model.Run;
import hudson.remoting.VirtualChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** All sessions whose auth file is, or may still be, on an agent. */
public final class OpenSessions {
    private static final Logger LOGGER = Logger.getLogger(OpenSessions.class.getName());
    /** For how long an agent or a Pipeline waits for its logins to be renewed or deleted. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final SessionJournal journal = new SessionJournal(SessionEvents.journal());
    private final Map<SessionPlace, OpenSession> sessions = new ConcurrentHashMap<>();
    private final Renewals renewals = new Renewals();
    private final AgentCalls calls = new AgentCalls();

    @NonNull
    public static OpenSessions get() {
        Lookup singletons = Jenkins.get().lookup;
        OpenSessions present = singletons.get(OpenSessions.class);
        return present == null ? singletons.setIfNull(OpenSessions.class, new OpenSessions()) : present;
    }

    /**
     * From now on the auth file of this session will be deleted, whatever happens.
     *
     * @param run the build that the record names
     * @throws AbortException if another session is at its place
     */
    @NonNull
    OpenSession add(@NonNull SessionRecord record, @NonNull Run<?, ?> run) throws IOException {
        OpenSession session = new OpenSession(record, run, this);
        if (sessions.putIfAbsent(record.place(), session) != null) {
            throw new AbortException(record.directory()
                    + " holds the login of another block already, so none is written there. Let each block have a directory"
                    + " of its own.");
        }
        boolean recorded = false;
        try {
            journal.add(record);
            recorded = true;
        } finally {
            if (!recorded) {
                sessions.remove(record.place(), session);
            }
        }
        return session;
    }

    @CheckForNull
    OpenSession at(@NonNull SessionPlace place) {
        return sessions.get(place);
    }

    /**
     * The session around another: of the same build, and on the same node.
     *
     * @param node where the inner one is
     * @param directory where docker looked so far, which the job may have set to anything; null if nowhere in particular
     */
    @CheckForNull
    OpenSession around(@NonNull String node, @CheckForNull String directory, @NonNull Run<?, ?> run) {
        OpenSession session = directory == null ? null : at(new SessionPlace(node, directory));
        return session != null && run.equals(session.run()) ? session : null;
    }

    /** The masks of the sessions that this build has open. */
    @NonNull
    List<TokenMask> masks(@NonNull Run<?, ?> run) {
        List<TokenMask> masks = new ArrayList<>();
        for (OpenSession session : sessions.values()) {
            String mask = session.record().maskId();
            if (mask != null && session.isOf(run)) {
                TokenMask.copies(mask).stream().findAny().ifPresent(masks::add);
            }
        }
        return masks;
    }

    /** How many there are. */
    public int count() {
        return sessions.size();
    }

    @NonNull
    Collection<OpenSession> all() {
        return sessions.values();
    }

    @NonNull
    Renewals renewals() {
        return renewals;
    }

    @NonNull
    AgentCalls calls() {
        return calls;
    }

    void forget(@NonNull OpenSession session) {
        session.stop();
        String mask = session.record().maskId();
        if (mask != null) {
            TokenMask.forget(mask);
        }
        if (at(session.record().place()) == session) {
            journal.remove(session.record());
            sessions.remove(session.record().place(), session);
        }
    }

    /**
     * Loads the sessions that were open when Jenkins stopped. Those on the built-in node are renewed at once; the others when
     * their agent reconnects.
     */
    void load() {
        for (SessionRecord record : journal.read()) {
            OpenSession session = new OpenSession(record, null, this);
            if (session.isLost()) {
                journal.remove(record);
            } else {
                sessions.putIfAbsent(record.place(), session);
            }
        }
        returned("", FilePath.localChannel);
    }

    /** Jenkins stops. */
    void stop() {
        renewals.stop();
    }

    /** Waits for all of these, but not for ever, and whatever becomes of them. */
    static void await(@NonNull List<CompletableFuture<Void>> tasks) throws InterruptedException {
        try {
            CompletableFuture.allOf(tasks.toArray(new CompletableFuture<?>[0]))
                    .get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.log(Level.FINE, "not in time", e);
        }
    }

    /** An agent is back: all that was open there is renewed, and all that was not closed is deleted. */
    @NonNull
    List<CompletableFuture<Void>> returned(@NonNull String node, @NonNull VirtualChannel channel) {
        return on(node).stream().map(session -> session.returned(channel)).toList();
    }

    /** An agent that was removed cannot return. */
    void removed(@NonNull String node) {
        on(node).forEach(this::forget);
    }

    /** Whatever the build did not close itself, such as one that was killed. */
    void ended(@NonNull Run<?, ?> run) {
        sessions.values().stream().filter(session -> run.equals(session.run())).forEach(OpenSession::end);
    }

    private List<OpenSession> on(String node) {
        List<OpenSession> there = new ArrayList<>();
        for (OpenSession session : sessions.values()) {
            if (session.record().node().equals(node)) {
                there.add(session);
            }
        }
        return there;
    }
}
