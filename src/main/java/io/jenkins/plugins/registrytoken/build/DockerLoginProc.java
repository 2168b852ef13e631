package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Proc;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands for the process of a {@code docker login} that is not started. The auth file is written when the process is
 * waited for: there, other than where one is started, an interruption of the build reaches docker-commons as such.
 */
final class DockerLoginProc extends Proc {
    private final DockerLogin login;
    private final DockerRegistryTokenSource.Given given;
    private final FilePath directory;
    private final EnvVars env;
    private final TaskListener listener;
    private volatile boolean done;

    /**
     * @param directory where docker-commons lets docker write its configuration, and deletes it after the block
     * @param env the process's variables
     */
    DockerLoginProc(
            @NonNull DockerLogin login,
            @NonNull DockerRegistryTokenSource.Given given,
            @NonNull FilePath directory,
            @NonNull EnvVars env,
            @NonNull TaskListener listener) {
        this.login = login;
        this.given = given;
        this.directory = directory;
        this.env = env;
        this.listener = listener;
    }

    @Override
    public int join() throws IOException, InterruptedException {
        if (!done) {
            TokenCache.Result<RegistryToken> result = given.result();
            RegistryToken token = DockerLogin.alsoFor(result.token(), login.registry());
            BuildLog log = new BuildLog(listener);
            log.opened(given.credentialsId(), new TokenCache.Result<>(token, result.cached(), result.problem()));
            log.dropped(write(token).dropped());
            done = true;
        }
        return 0;
    }

    private AuthFile.Written write(RegistryToken token) throws IOException, InterruptedException {
        // The process's own DOCKER_CONFIG is the new directory, so what it was around the block has another name.
        String around = RegistrySession.directoryAround(env);
        env.remove("DOCKER_CONFIG");
        if (around != null) {
            env.put("DOCKER_CONFIG", around);
        }
        WriteAuthFile file = WriteAuthFile.inExistingDirectory(token.logins(), env);
        if (given.run().isEmpty()) {
            return file.on(directory); // nobody knows how long it lasts, so nobody renews it
        }
        Run<?, ?> run = Run.fromExternalizableId(given.run());
        if (run != null) {
            RegistryTokensAction.uses(run, given.credentialsId(), given.issuer());
            RegistryTokensAction.has(run, given.credentialsId(), token);
        }
        OpenSession outer = OpenSessions.get().around(around, given.run());
        Map<String, RegistryToken> inFile = new LinkedHashMap<>(outer == null ? Map.of() : outer.tokens());
        inFile.put(given.credentialsId(), token);
        Computer computer = directory.toComputer();
        return OpenSessions.get()
                .add(new SessionRecord(
                        given.run(),
                        computer == null ? "" : computer.getName(),
                        directory.getRemote(),
                        List.of(given.credentialsId()),
                        outer == null ? List.of() : outer.record().allIds(),
                        null,
                        login.registry()))
                .write(file, directory, inFile, listener, () -> {});
    }

    @Override
    public boolean isAlive() {
        return !done;
    }

    @Override
    public void kill() {
        // There is nothing to end.
    }

    @Override
    public InputStream getStdout() {
        return null;
    }

    @Override
    public InputStream getStderr() {
        return null;
    }

    @Override
    public OutputStream getStdin() {
        return null;
    }
}
