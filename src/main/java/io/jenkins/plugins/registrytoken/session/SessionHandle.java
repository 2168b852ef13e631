package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.registrytoken.log.TokenMask;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The part of a session that a Pipeline program or a wrapped build keeps: the ids of the credentials and the place of the auth
 * file. While the block is open there is a {@link Session} at that place.
 */
@Restricted(NoExternalUse.class)
public final class SessionHandle implements Serializable {
    private static final long serialVersionUID = 1;

    private final ArrayList<String> credentialsIds;
    private final String directory = "registry-token-" + UUID.randomUUID();
    private final boolean existingLogins;
    private volatile String node;
    private volatile String path;

    /**
     * @param existingLogins whether the logins that clients have so far are kept
     * @throws AbortException if no credential is named
     */
    public SessionHandle(@NonNull List<String> credentialsIds, boolean existingLogins) throws AbortException {
        LinkedHashSet<String> ids = new LinkedHashSet<>(credentialsIds);
        ids.removeIf(id -> id == null || id.isBlank());
        if (ids.isEmpty()) {
            throw new AbortException(
                    "Name the registry token: withRegistryToken('credentials-id'), or several with commas"
                            + " between them.");
        }
        this.credentialsIds = new ArrayList<>(ids);
        this.existingLogins = existingLogins;
    }

    /** The session; null if it is not open. */
    @CheckForNull
    public Session current() {
        return path == null ? null : Sessions.get().at(new SessionPlace(node, path));
    }

    /**
     * Obtains the tokens and writes the auth file, in one call to the agent.
     *
     * @param workspace beside which the auth file is written; what is in it is archived, stashed or sent elsewhere
     * @param current what a relative path is relative to
     * @param env the variables around the block
     * @param mask is told the tokens before anything could print them
     * @throws AbortException with one line for users; then nothing is left on the agent
     */
    @NonNull
    public SessionOpening.Opened open(
            @NonNull Run<?, ?> run,
            @NonNull FilePath workspace,
            @NonNull FilePath current,
            @NonNull EnvVars env,
            @NonNull TaskListener listener,
            @NonNull TokenMask mask)
            throws IOException, InterruptedException {
        FilePath place = directory(workspace);
        SessionPlace where = SessionPlace.of(place);
        SessionOpening.Opened opened =
                new SessionOpening(run, env, listener, mask).open(credentialsIds, existingLogins, place, current);
        node = where.node();
        path = where.directory();
        return opened;
    }

    /** Renews the logins after a restart of Jenkins, before the body goes on. */
    public void resume(@NonNull TaskListener listener) throws InterruptedException {
        Session session = current();
        if (session != null) {
            session.resume(listener);
        }
    }

    /** Deletes the auth file, in one call to the agent. Never fails: what cannot be deleted is logged. */
    public void close(@NonNull TaskListener listener) throws InterruptedException {
        Session session = current();
        if (session != null) {
            session.close(listener);
        }
    }

    private FilePath directory(FilePath workspace) throws AbortException {
        FilePath temporary = WorkspaceList.tempDir(workspace);
        if (temporary == null) {
            throw new AbortException("The root directory of a disk cannot be the workspace of withRegistryToken.");
        }
        return temporary.child(directory);
    }
}
