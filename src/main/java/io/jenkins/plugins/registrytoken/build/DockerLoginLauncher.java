package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.Launcher;
import hudson.LauncherDecorator;
import hudson.Proc;
import hudson.model.Node;
import java.io.IOException;
import org.jenkinsci.plugins.variant.OptionalExtension;

/**
 * Starts every process but one: the {@code docker login} of docker-commons with a registry token, instead of which the
 * auth file is written. docker-commons has no other place to step in, as its {@code DockerRegistryToken} is final and
 * logs in by itself.
 *
 * <p>Where a step sends processes to a container, its launcher comes first, and this one never sees the login as such.
 * Then docker logs in as it does for a user name and password: clients find the same login, but the token stands on the
 * command line inside the container.
 */
final class DockerLoginLauncher extends Launcher.DecoratedLauncher {
    private DockerLoginLauncher(Launcher inner) {
        super(inner);
    }

    @Override
    public Proc launch(ProcStarter starter) throws IOException {
        DockerLogin login = DockerLogin.of(starter.cmds());
        if (login != null) {
            EnvVars env = new EnvVars();
            for (String variable : starter.envs()) {
                env.addLine(variable);
            }
            DockerRegistryTokenSource.Given token = ExtensionList.lookupSingleton(DockerRegistryTokenSource.class)
                    .given(login, env);
            String directory = env.get("DOCKER_CONFIG");
            if (token != null && directory != null) {
                return new DockerLoginProc(login, token, new FilePath(getChannel(), directory), env, getListener());
            }
        }
        return super.launch(starter);
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
