package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.Lookup;
import hudson.model.Run;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.registrytoken.log.TokenMask;
import io.jenkins.plugins.registrytoken.session.agent.AgentCalls;
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
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** All sessions whose auth file is, or may still be, on an agent. */
@Restricted(NoExternalUse.class)
public final class Sessions {
    private static final Logger LOGGER = Logger.getLogger(Sessions.class.getName());
    /** For how long an agent or a Pipeline waits for its logins to be renewed or deleted. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final SessionJournal journal = new SessionJournal(SessionListeners.journal());
    private final Map<SessionPlace, Session> sessions = new ConcurrentHashMap<>();
    private final SessionTimer timer = new SessionTimer();
    private final AgentCalls calls = new AgentCalls();

    @NonNull
    public static Sessions get() {
        Lookup singletons = Jenkins.get().lookup;
        Sessions present = singletons.get(Sessions.class);
        return present == null ? singletons.setIfNull(Sessions.class, new Sessions()) : present;
    }

    /**
     * Records a session, so that its auth file will be deleted even after a crash of Jenkins.
     *
     * @param run the build that the record names
     * @throws AbortException if another session is at its place
     */
    @NonNull
    public Session add(@NonNull SessionRecord record, @NonNull Run<?, ?> run) throws IOException {
        Session session = new Session(record, run, this);
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
    public Session at(@NonNull SessionPlace place) {
        return sessions.get(place);
    }

    /**
     * The session inside which another is opened; null if there is none.
     *
     * @param node of the inner one
     * @param directory that docker reads so far, which the job may have set to anything; null if none is set
     */
    @CheckForNull
    public Session around(@NonNull String node, @CheckForNull String directory, @NonNull Run<?, ?> run) {
        Session session = directory == null ? null : at(new SessionPlace(node, directory));
        return session != null && run.equals(session.run()) ? session : null;
    }

    /** The masks of the sessions that this build has open. */
    @NonNull
    List<TokenMask> masks(@NonNull Run<?, ?> run) {
        List<TokenMask> masks = new ArrayList<>();
        for (Session session : sessions.values()) {
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
    public Collection<Session> all() {
        return List.copyOf(sessions.values());
    }

    @NonNull
    SessionTimer timer() {
        return timer;
    }

    @NonNull
    AgentCalls calls() {
        return calls;
    }

    void forget(@NonNull Session session) {
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
            Session session = new Session(record, null, this);
            if (session.isLost()) {
                journal.remove(record);
            } else {
                sessions.putIfAbsent(record.place(), session);
            }
        }
        timer.execute(() -> returned("", FilePath.localChannel));
    }

    /** Jenkins stops. */
    void stop() {
        timer.stop();
    }

    /** Waits until all of these have ended, but not for longer than 30 seconds. */
    static void await(@NonNull List<CompletableFuture<Void>> tasks) throws InterruptedException {
        try {
            CompletableFuture.allOf(tasks.toArray(new CompletableFuture<?>[0]))
                    .get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.log(Level.FINE, "not in time", e);
        }
    }

    /** Renews the logins on an agent that is back, and deletes those of builds that have ended. */
    @NonNull
    List<CompletableFuture<Void>> returned(@NonNull String node, @NonNull VirtualChannel channel) {
        return on(node).stream().map(session -> session.returned(channel)).toList();
    }

    /** Forgets the sessions on an agent that was removed, because it cannot return. */
    void removed(@NonNull String node) {
        on(node).forEach(this::forget);
    }

    /** Ends the sessions that a build did not close itself, for example because it was killed. */
    void ended(@NonNull Run<?, ?> run) {
        sessions.values().stream().filter(session -> run.equals(session.run())).forEach(Session::end);
    }

    private List<Session> on(String node) {
        List<Session> there = new ArrayList<>();
        for (Session session : sessions.values()) {
            if (session.record().node().equals(node)) {
                there.add(session);
            }
        }
        return there;
    }
}
