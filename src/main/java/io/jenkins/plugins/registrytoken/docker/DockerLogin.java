package io.jenkins.plugins.registrytoken.docker;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.slaves.WorkspaceList;
import java.util.List;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The command {@code docker login -u USERNAME -p PASSWORD REGISTRY}, as docker-commons spells it.
 *
 * @param registry an URL, or {@code host[:port]}
 */
@Restricted(NoExternalUse.class)
public record DockerLogin(
        @NonNull String username,
        @NonNull String password,
        @NonNull String registry) {

    private static final int PASSWORD = 5;
    /** As {@code KeyMaterialFactory.createSecretsDirectory} makes it, in the directory that {@link WorkspaceList#tempDir} names. */
    private static final Pattern DIRECTORY = Pattern.compile(
            ".*[^/\\\\]" + Pattern.quote(WorkspaceList.TMP_DIR_SUFFIX)
                    + "[/\\\\][0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            Pattern.DOTALL);

    /**
     * @param hidden which words of the command stand in no log, as {@link hudson.Launcher.ProcStarter#masks} has it.
     *     docker-commons hides the password; builders to which a job gives free arguments hide none of those.
     * @return null if it is any other command
     */
    @CheckForNull
    static DockerLogin of(@CheckForNull List<String> command, @CheckForNull boolean[] hidden) {
        return command != null
                        && command.size() == 7
                        && "login".equals(command.get(1))
                        && "-u".equals(command.get(2))
                        && "-p".equals(command.get(4))
                        && hidden != null
                        && hidden.length > PASSWORD
                        && hidden[PASSWORD]
                ? new DockerLogin(command.get(3), command.get(PASSWORD), command.get(6))
                : null;
    }

    /** Whether docker-commons could have made this directory for a login. */
    static boolean isDirectory(@CheckForNull String path) {
        return path != null && DIRECTORY.matcher(path).matches();
    }

    @Override
    public String toString() {
        return "docker login -u " + username + " -p **** " + registry;
    }
}
