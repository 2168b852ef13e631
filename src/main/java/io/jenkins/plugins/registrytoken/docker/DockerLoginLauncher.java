package io.jenkins.plugins.registrytoken.docker;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.Launcher;
import hudson.LauncherDecorator;
import hudson.Proc;
import hudson.model.Node;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.registrytoken.session.SessionPlace;
import io.jenkins.plugins.registrytoken.session.Sessions;
import java.io.IOException;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.variant.OptionalExtension;

/**
 * Starts every process but one: the {@code docker login} of docker-commons with a registry token, instead of which the
 * auth file is written. docker-commons has no other place to step in, as its {@code DockerRegistryToken} is final and
 * logs in by itself.
 *
 * <p>Where a step sends processes to a container, its launcher comes first, and this one never sees the login as such.
 * Then docker logs in as it does for a user name and password: clients find the same login, but the token stands on the
 * command line inside the container.
 *
 * <p>A job can have other processes look like this one, and it decides over their variables. So only a login that was
 * really given is taken, only for a directory as docker-commons makes them, and none of the variables says which build it
 * is for: {@link DockerRegistryTokenSource#given} does.
 */
final class DockerLoginLauncher extends Launcher.DecoratedLauncher {
    private DockerLoginLauncher(Launcher inner) {
        super(inner);
    }

    @Override
    public Proc launch(ProcStarter starter) throws IOException {
        DockerLogin login = DockerLogin.of(starter.cmds(), starter.masks());
        Proc written = login == null ? null : insteadOf(login, starter);
        return written == null ? super.launch(starter) : written;
    }

    /** @return null if the process is to be started */
    @CheckForNull
    private Proc insteadOf(DockerLogin login, ProcStarter starter) throws AbortException {
        EnvVars env = new EnvVars();
        for (String variable : starter.envs()) {
            env.addLine(variable);
        }
        String path = env.get("DOCKER_CONFIG");
        VirtualChannel channel = getChannel();
        DockerRegistryTokenSource source = ExtensionList.lookupSingleton(DockerRegistryTokenSource.class);
        if (channel == null || !DockerLogin.isDirectory(path) || !source.gave(login)) {
            return null;
        }
        FilePath directory = new FilePath(channel, path);
        SessionPlace place = SessionPlace.of(directory);
        if (Sessions.get().at(place) != null) {
            return null;
        }
        DockerRegistryTokenSource.Given given =
                source.given(login, Jenkins.get().getComputer(place.node()));
        return given == null ? null : new DockerLoginProc(login, given, directory, place, env, getListener());
    }

    /** Gives this launcher to all builds on all nodes. */
    @OptionalExtension(requirePlugins = "docker-commons")
    public static final class Decorator extends LauncherDecorator {
        @NonNull
        @Override
        public Launcher decorate(@NonNull Launcher launcher, @NonNull Node node) {
            return new DockerLoginLauncher(launcher);
        }
    }
}
