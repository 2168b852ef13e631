package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.authfile.AuthFileException;
import io.jenkins.plugins.registrytoken.authfile.ClientPaths;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import jenkins.MasterToSlaveFileCallable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The one call to the agent that logs clients in: reads the configuration so far, and writes the auth file. */
@Restricted(NoExternalUse.class)
public final class WriteAuthFile extends MasterToSlaveFileCallable<AuthFile.Written> {
    private static final long serialVersionUID = 1;

    private final LinkedHashMap<String, Login> logins;
    private final HashMap<String, String> environment = new HashMap<>();
    private final String workspace;
    private final boolean directoryExists;
    private final boolean existingLogins;

    private WriteAuthFile(
            Map<String, Login> logins, EnvVars env, String workspace, boolean directoryExists, boolean existingLogins) {
        this.logins = new LinkedHashMap<>(logins);
        Stream.concat(ClientPaths.VARIABLES.stream(), Stream.of(ClientPaths.PROGRAMS))
                .filter(env::containsKey)
                .forEach(name -> environment.put(name, env.get(name)));
        this.workspace = workspace;
        this.directoryExists = directoryExists;
        this.existingLogins = existingLogins;
    }

    /**
     * @param env names the home directory and where clients look so far
     * @param workspace what a relative path is relative to
     * @param existingLogins whether the logins that clients have so far are kept
     */
    @NonNull
    static WriteAuthFile inNewDirectory(
            @NonNull Map<String, Login> logins,
            @NonNull EnvVars env,
            @NonNull String workspace,
            boolean existingLogins) {
        return new WriteAuthFile(logins, env, workspace, false, existingLogins);
    }

    /**
     * Adds the logins to what docker-commons wrote, or to the file of a session around it. Logins that docker-commons left
     * out do not come back.
     *
     * @param env names the home directory and, in {@code DOCKER_CONFIG}, the directory of a session around it, if there is
     *     one; all as absolute paths
     */
    @NonNull
    public static WriteAuthFile inExistingDirectory(@NonNull Map<String, Login> logins, @NonNull EnvVars env) {
        return new WriteAuthFile(logins, env, "", true, true);
    }

    /** @throws AbortException with one line for users, if the agent knows the reason */
    @NonNull
    public AuthFile.Written on(@NonNull FilePath directory) throws IOException, InterruptedException {
        try {
            return directory.act(this);
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public AuthFile.Written invoke(File directory, VirtualChannel channel) throws IOException {
        ClientPaths previous =
                ClientPaths.of(environment, Path.of(workspace), Path.of(System.getProperty("user.home")));
        Path path = directory.toPath();
        if (directoryExists) {
            Path base = environment.containsKey("DOCKER_CONFIG") ? previous.docker() : path;
            return AuthFile.replace(path, base, previous, logins);
        }
        return AuthFile.write(path, existingLogins ? previous : previous.withoutLogins(), logins);
    }

    /** Finds the reason inside an exception of remoting. Other exceptions have no message for users, and stay as they are. */
    @NonNull
    static IOException explained(@NonNull IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthFileException) {
                return new AbortException(cause.getMessage());
            }
        }
        return e;
    }
}
