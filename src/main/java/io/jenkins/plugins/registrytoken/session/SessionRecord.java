package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.io.InvalidObjectException;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * An open session on the controller's disk: ids and the place of the auth file, never a token. After a restart of Jenkins it
 * is renewed or cleaned up.
 */
@Restricted(NoExternalUse.class)
public final class SessionRecord {
    private final String run;
    private final String node;
    private final String directory;
    private final List<String> credentialsIds;
    private final List<String> inheritedIds;
    private final String maskId;
    private final String registry;

    /**
     * @param run as {@link hudson.model.Run#getExternalizableId} gives it
     * @param place of the auth file
     * @param inheritedIds credentials of sessions around this one, whose logins are in this auth file as well
     * @param maskId null if the log is not masked
     * @param registry another name for the registry, which gets the same login; null for none
     */
    public SessionRecord(
            @NonNull String run,
            @NonNull SessionPlace place,
            @NonNull List<String> credentialsIds,
            @NonNull List<String> inheritedIds,
            @CheckForNull String maskId,
            @CheckForNull String registry) {
        this.run = run;
        this.node = place.node();
        this.directory = place.directory();
        this.credentialsIds = new ArrayList<>(credentialsIds);
        this.inheritedIds = new ArrayList<>(inheritedIds);
        this.inheritedIds.removeAll(credentialsIds);
        this.maskId = maskId;
        this.registry = registry;
    }

    /** @throws InvalidObjectException if the XML lacks what the session cannot be found or renewed without */
    private Object readResolve() throws InvalidObjectException {
        if (run == null || node == null || directory == null || credentialsIds == null) {
            throw new InvalidObjectException("The record of a session lacks its build, node, directory or credentials");
        }
        return new SessionRecord(run, place(), credentialsIds, Util.fixNull(inheritedIds), maskId, registry);
    }

    @NonNull
    public String run() {
        return run;
    }

    @NonNull
    String node() {
        return node;
    }

    @NonNull
    public String directory() {
        return directory;
    }

    /** Identifies the session, because no two are at the same place. */
    @NonNull
    public SessionPlace place() {
        return new SessionPlace(node, directory);
    }

    @NonNull
    public List<String> credentialsIds() {
        return credentialsIds;
    }

    /** Every credential whose login is in the auth file; of two for the same host the later one's is used. */
    @NonNull
    public List<String> allIds() {
        List<String> all = new ArrayList<>(inheritedIds);
        all.addAll(credentialsIds);
        return all;
    }

    /** Whether docker-commons made the directory and may keep other files in it. */
    boolean isInOthersDirectory() {
        return maskId == null;
    }

    @CheckForNull
    String maskId() {
        return maskId;
    }

    @CheckForNull
    String registry() {
        return registry;
    }
}
