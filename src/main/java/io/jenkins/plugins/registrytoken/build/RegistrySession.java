package io.jenkins.plugins.registrytoken.build;

import com.cloudbees.plugins.credentials.CredentialsDescriptor;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.credentials.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One open {@code withRegistryToken} block or wrapped build. What is kept of it over a restart are the ids of the
 * credentials and the name of a directory.
 */
final class RegistrySession implements Serializable {
    private static final long serialVersionUID = 1;

    private static final String DIRECTORY = "registry-token-";
    private static final Pattern AUTH_FILE =
            Pattern.compile("(.*[/\\\\]" + DIRECTORY + "[0-9a-f-]{36})[/\\\\]" + "[^/\\\\]+");

    private final ArrayList<String> credentialsIds;
    private final String directory = DIRECTORY + UUID.randomUUID();

    /** @throws AbortException if no credential is named */
    RegistrySession(@NonNull List<String> credentialsIds) throws AbortException {
        LinkedHashSet<String> ids = new LinkedHashSet<>(credentialsIds);
        ids.removeIf(id -> id == null || id.isBlank());
        if (ids.isEmpty()) {
            throw new AbortException("Name the registry token: withRegistryToken('credentials-id').");
        }
        this.credentialsIds = new ArrayList<>(ids);
    }

    /**
     * Obtains the tokens and writes the auth file, in one call to the agent.
     *
     * @param env the variables around the block
     * @param mask is told the tokens before anything could print them
     * @return the variables by which clients find the auth file
     * @throws AbortException with one line for people; then nothing is left on the agent
     */
    @NonNull
    Map<String, String> open(
            @NonNull Run<?, ?> run,
            @NonNull FilePath workspace,
            @NonNull EnvVars env,
            @NonNull TaskListener listener,
            @NonNull TokenMask mask)
            throws IOException, InterruptedException {
        Map<String, TokenCache.Result<RegistryToken>> tokens = new LinkedHashMap<>();
        for (String id : credentialsIds) {
            tokens.put(id, token(id, run));
        }
        List<RegistryToken> issued =
                tokens.values().stream().map(TokenCache.Result::token).toList();
        mask.add(issued);
        BuildLog log = new BuildLog(listener);
        Map<String, Login> logins = new LinkedHashMap<>();
        tokens.forEach((id, result) -> {
            log.opened(id, result);
            result.token().logins().forEach((host, login) -> {
                if (logins.put(host, login) != null) {
                    log.overridden(host, id);
                }
            });
        });
        AuthFile.Written written = WriteAuthFile.inNewDirectory(
                        logins, env.get("DOCKER_CONFIG"), env, workspace.getRemote())
                .on(directory(workspace));
        log.dropped(written.dropped());
        Map<String, String> variables = new LinkedHashMap<>(written.environment());
        if (env.containsKey("BUILDX_CONFIG")) {
            variables.remove("BUILDX_CONFIG"); // builders elsewhere than in docker's directory
        }
        return variables;
    }

    /**
     * The directory of the innermost session around a process, for where something else has set {@code DOCKER_CONFIG}
     * since.
     *
     * @return null if there is none
     */
    @CheckForNull
    static String directoryAround(@NonNull EnvVars env) {
        Matcher file = AUTH_FILE.matcher(env.get("REGISTRY_AUTH_FILE", ""));
        return file.matches() ? file.group(1) : null;
    }

    /** Deletes the auth file, in one call to the agent. Never fails: what cannot be deleted is logged. */
    void close(@CheckForNull FilePath workspace, @NonNull TaskListener listener) throws InterruptedException {
        try {
            if (workspace != null) {
                directory(workspace).deleteRecursive();
            }
        } catch (IOException | RuntimeException e) {
            new BuildLog(listener).left(directory, e);
        }
    }

    private static TokenCache.Result<RegistryToken> token(String id, Run<?, ?> run)
            throws AbortException, InterruptedException {
        StandardCredentials found = CredentialsProvider.findCredentialById(id, StandardCredentials.class, run);
        if (found == null) {
            throw new AbortException(
                    "Registry token " + id
                            + ": there is no credential with this id that this job may use. Check the id, and the folder it is in.");
        }
        if (!(found instanceof RegistryTokenCredentials)) {
            String kind = ((CredentialsDescriptor) found.getDescriptor()).getDisplayName();
            throw new AbortException("Registry token " + id + ": the credential with this id is of the kind \"" + kind
                    + "\". Use one of the kind \"Registry token\".");
        }
        CredentialsProvider.track(run, found);
        try {
            return ((RegistryTokenCredentials) found).token();
        } catch (TokenException e) {
            throw new AbortException("Registry token " + id + ": " + e.getMessage());
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
