package io.jenkins.plugins.registrytoken.docker;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Proc;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.log.BuildLog;
import io.jenkins.plugins.registrytoken.page.RegistryTokensAction;
import io.jenkins.plugins.registrytoken.session.Session;
import io.jenkins.plugins.registrytoken.session.SessionPlace;
import io.jenkins.plugins.registrytoken.session.SessionRecord;
import io.jenkins.plugins.registrytoken.session.Sessions;
import io.jenkins.plugins.registrytoken.session.WriteAuthFile;
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
    private final SessionPlace place;
    private final EnvVars env;
    private final TaskListener listener;
    private volatile boolean done;

    /**
     * @param directory where docker-commons lets docker write its configuration, and deletes it after the block
     * @param place the same
     * @param env the process's variables, which the job may have set to anything
     */
    DockerLoginProc(
            @NonNull DockerLogin login,
            @NonNull DockerRegistryTokenSource.Given given,
            @NonNull FilePath directory,
            @NonNull SessionPlace place,
            @NonNull EnvVars env,
            @NonNull TaskListener listener) {
        this.login = login;
        this.given = given;
        this.directory = directory;
        this.place = place;
        this.env = env;
        this.listener = listener;
    }

    @Override
    public int join() throws IOException, InterruptedException {
        if (!done) {
            RegistryToken token = given.token().alsoFor(login.registry());
            BuildLog log = new BuildLog(listener);
            DockerRegistryTokenSource.Use use = given.use();
            AuthFile.Written written;
            if (use == null) {
                log.openedForNoBuild(token);
                written = file(token, null).on(directory);
            } else {
                log.opened(
                        use.credentialsId(),
                        new TokenCache.Result<>(
                                token, use.result().cached(), use.result().problem()));
                written = write(use, token);
            }
            log.dropped(written.dropped());
            done = true;
        }
        return 0;
    }

    private AuthFile.Written write(DockerRegistryTokenSource.Use use, RegistryToken token)
            throws IOException, InterruptedException {
        Run<?, ?> run = use.run();
        RegistryTokensAction.uses(run, use.credentialsId(), use.issuer());
        RegistryTokensAction.has(run, use.credentialsId(), token);
        Session outer = Sessions.get().around(place.node(), directoryAround(), run);
        Map<String, RegistryToken> inFile = new LinkedHashMap<>(outer == null ? Map.of() : outer.tokens());
        inFile.put(use.credentialsId(), token);
        Session session = Sessions.get()
                .add(
                        new SessionRecord(
                                run.getExternalizableId(),
                                place,
                                List.of(use.credentialsId()),
                                outer == null ? List.of() : outer.record().allIds(),
                                null,
                                login.registry()),
                        run);
        boolean complete = false;
        try {
            AuthFile.Written written = session.write(file(token, outer), directory, inFile, listener, () -> {});
            complete = true;
            return written;
        } finally {
            if (!complete) {
                session.end();
            }
        }
    }

    /** The process's own DOCKER_CONFIG is the new directory, so what it was around the block has another name. */
    private String directoryAround() {
        String file = env.get("REGISTRY_AUTH_FILE", "");
        return file.substring(0, Math.max(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'))));
    }

    private WriteAuthFile file(RegistryToken token, @CheckForNull Session outer) {
        EnvVars around = new EnvVars(env);
        around.remove("DOCKER_CONFIG");
        if (outer != null) {
            around.put("DOCKER_CONFIG", outer.record().directory());
        }
        return WriteAuthFile.inExistingDirectory(token.logins(), around);
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
