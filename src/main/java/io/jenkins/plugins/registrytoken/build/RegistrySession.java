package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One {@code withRegistryToken} block or wrapped build, as it is kept in the program of a Pipeline: the ids of its
 * credentials and the place of its auth file. While it is open there is an {@link OpenSession} at that place.
 */
final class RegistrySession implements Serializable {
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
    RegistrySession(@NonNull List<String> credentialsIds, boolean existingLogins) throws AbortException {
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

    /** Null if it is not open. */
    @CheckForNull
    OpenSession current() {
        return path == null ? null : OpenSessions.get().at(new SessionPlace(node, path));
    }

    /**
     * Obtains the tokens and writes the auth file, in one call to the agent.
     *
     * @param workspace beside which the auth file is written; what is in it is archived, stashed or sent elsewhere
     * @param current what a relative path is relative to
     * @param env the variables around the block
     * @param mask is told the tokens before anything could print them
     * @throws AbortException with one line for people; then nothing is left on the agent
     */
    @NonNull
    Opened open(
            @NonNull Run<?, ?> run,
            @NonNull FilePath workspace,
            @NonNull FilePath current,
            @NonNull EnvVars env,
            @NonNull TaskListener listener,
            @NonNull TokenMask mask)
            throws IOException, InterruptedException {
        BuildTokens tokens = new BuildTokens(run);
        try {
            return open(tokens, run, workspace, current, env, listener, mask);
        } finally {
            tokens.track(); // unless that was done while the agent wrote
        }
    }

    private Opened open(
            BuildTokens tokens,
            Run<?, ?> run,
            FilePath workspace,
            FilePath current,
            EnvVars env,
            TaskListener listener,
            TokenMask mask)
            throws IOException, InterruptedException {
        FilePath place = directory(workspace);
        SessionPlace where = SessionPlace.of(place);
        Map<String, TokenCache.Result<RegistryToken>> results = tokens.use(credentialsIds);
        OpenSession outer = OpenSessions.get().around(where.node(), env.get("DOCKER_CONFIG"), run);
        Map<String, RegistryToken> inFile = new LinkedHashMap<>(outer == null ? Map.of() : outer.tokens());
        Set<String> hosts = new HashSet<>();
        inFile.values().forEach(token -> hosts.addAll(token.logins().keySet()));
        Set<String> aroundIt = Set.copyOf(hosts);
        BuildLog log = new BuildLog(listener);
        Map<String, Login> logins = new LinkedHashMap<>();
        results.forEach((id, result) -> {
            log.opened(id, result);
            boolean same = result.token().equals(inFile.put(id, result.token()));
            result.token().logins().forEach((host, login) -> {
                logins.put(host, login);
                if (!hosts.add(host) && !same) {
                    log.overridden(host, id);
                }
            });
        });
        TokenMask.add(
                mask.id(),
                LoginForms.of(
                        results.values().stream().map(TokenCache.Result::token).toList()));
        if (!existingLogins) {
            // Those of sessions around this one are in no file that it starts from, so they are written again.
            inFile.values().forEach(token -> token.logins().forEach(logins::putIfAbsent));
        }

        OpenSession session = OpenSessions.get()
                .add(
                        new SessionRecord(
                                run.getExternalizableId(),
                                where,
                                credentialsIds,
                                outer == null ? List.of() : outer.record().allIds(),
                                mask.id(),
                                null),
                        run);
        node = where.node();
        path = where.directory();
        boolean complete = false;
        try {
            AuthFile.Written written = session.write(
                    WriteAuthFile.inNewDirectory(logins, env, current.getRemote(), existingLogins),
                    place,
                    inFile,
                    listener,
                    tokens::track);
            log.dropped(written.dropped());
            log.replaced(logins.keySet().stream()
                    .filter(host -> written.replacedHosts().contains(host) && !aroundIt.contains(host))
                    .toList());
            if (!written.existing().isEmpty()) {
                TokenMask.add(mask.id(), LoginForms.ofAgent(where.node(), written.existing()));
            }
            Map<String, String> variables = written.environment(
                    place.getRemote(), name -> place.child(name).getRemote());
            if (env.containsKey("BUILDX_CONFIG")) {
                variables.remove("BUILDX_CONFIG"); // builders elsewhere than in docker's directory
            }
            complete = true;
            return new Opened(
                    place.getRemote(),
                    variables,
                    results.values().iterator().next().token());
        } finally {
            if (!complete) {
                session.end();
            }
        }
    }

    /** Renews the logins after a restart of Jenkins, before the body goes on. */
    void resume(@NonNull TaskListener listener) throws InterruptedException {
        OpenSession session = current();
        if (session != null) {
            session.resume(listener);
        }
    }

    /** Deletes the auth file, in one call to the agent. Never fails: what cannot be deleted is logged. */
    void close(@NonNull TaskListener listener) throws InterruptedException {
        OpenSession session = current();
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

    /**
     * What a block gets.
     *
     * @param directory of the auth file, as the agent names it
     * @param variables by which clients find the auth file
     * @param first the token of the first credential
     */
    record Opened(
            @NonNull String directory,
            @NonNull Map<String, String> variables,
            @NonNull RegistryToken first) {}
}
