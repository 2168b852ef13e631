package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the clients on a machine look for logins, given the variables around a block.
 *
 * @param docker docker's directory, which podman and helm fall back to; need not exist
 * @param podman podman's own files, the one that it prefers last; none need exist
 * @param helm helm's own file; need not exist
 * @param programs where programs are looked for; null if that is not known
 * @param logins whether the logins found there are kept
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md">containers-auth.json(5)</a>
 * @see <a href="https://helm.sh/docs/helm/helm/">helm's variables</a>
 */
public record ClientPaths(
        @NonNull Path docker,
        @NonNull List<Path> podman,
        @NonNull List<Path> helm,
        @CheckForNull List<Path> programs,
        boolean logins) {

    /** The endings that the name of a program may have, on any system. */
    private static final List<String> EXTENSIONS = List.of("", ".exe", ".cmd", ".bat");

    /** The variables that {@link #of} takes paths from, on any system. */
    public static final Set<String> VARIABLES = Set.of(
            "DOCKER_CONFIG",
            "REGISTRY_AUTH_FILE",
            "HELM_REGISTRY_CONFIG",
            "HELM_CONFIG_HOME",
            "XDG_RUNTIME_DIR",
            "XDG_CONFIG_HOME",
            "APPDATA",
            "HOME",
            "USERPROFILE");

    /** The variable that names the directories of programs, on any system. */
    public static final String PROGRAMS = "PATH";

    public ClientPaths(@NonNull Path docker, @NonNull List<Path> podman, @NonNull List<Path> helm) {
        this(docker, podman, helm, null, true);
    }

    /** These places without their logins: only settings are kept. */
    @NonNull
    public ClientPaths withoutLogins() {
        return new ClientPaths(docker, podman, helm, programs, false);
    }

    /** Whether clients can run this program; assumed if it is not known where they look. */
    boolean hasProgram(@NonNull String name) {
        return programs == null
                || programs.stream()
                        .flatMap(directory -> EXTENSIONS.stream().map(extension -> directory.resolve(name + extension)))
                        .anyMatch(Files::isExecutable);
    }

    /**
     * @param environment variables of a process in the block
     * @param workspace where a relative path starts
     * @param userHome used if no variable names the home directory
     * @throws AuthFileException if a variable holds what cannot be a path on this system; says which
     */
    @NonNull
    public static ClientPaths of(
            @NonNull Map<String, String> environment, @NonNull Path workspace, @NonNull Path userHome)
            throws AuthFileException {
        Variables at = new Variables(environment, workspace);
        Path home = isWindows(userHome)
                ? first(at.path("USERPROFILE"), at.path("HOME"), userHome)
                : first(at.path("HOME"), at.path("USERPROFILE"), userHome);
        Path config = first(at.path("XDG_CONFIG_HOME"), home.resolve(".config"));
        return new ClientPaths(
                first(at.path("DOCKER_CONFIG"), home.resolve(".docker")),
                podman(at, home, config, userHome),
                helm(at, home),
                at.programs(),
                true);
    }

    private static List<Path> podman(Variables at, Path home, Path config, Path userHome) throws AuthFileException {
        Path named = at.path("REGISTRY_AUTH_FILE");
        if (named != null) {
            return List.of(named);
        }
        Path session = at.path("XDG_RUNTIME_DIR");
        Path preferred;
        if (isWindows(home)) {
            preferred = home.resolve(".config").resolve("containers").resolve("auth.json");
        } else {
            preferred = session != null ? session.resolve("containers").resolve("auth.json") : withoutSession(userHome);
        }
        Path fallback = config.resolve("containers").resolve("auth.json");
        return preferred == null || preferred.equals(fallback) ? List.of(fallback) : List.of(fallback, preferred);
    }

    /** The directory that podman uses where the system has none for the user's session. */
    @CheckForNull
    private static Path withoutSession(Path userHome) {
        try {
            String user = String.valueOf(Files.getAttribute(userHome, "unix:uid"));
            return userHome.getFileSystem().getPath("/run/containers", user, "auth.json");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return null; // no Unix
        }
    }

    private static List<Path> helm(Variables at, Path home) throws AuthFileException {
        Path named = at.path("HELM_REGISTRY_CONFIG");
        if (named != null) {
            return List.of(named);
        }
        Path appData = at.path("APPDATA");
        Path mac = home.resolve("Library").resolve("Preferences");
        Path preferences = first(
                at.path("XDG_CONFIG_HOME"),
                isWindows(home) ? appData : null,
                Files.isDirectory(mac) ? mac : null,
                home.resolve(".config"));
        Path helm = first(at.path("HELM_CONFIG_HOME"), preferences.resolve("helm"));
        return List.of(helm.resolve("registry").resolve(AuthFile.NAME));
    }

    /** There, docker, podman and helm ask for the home directory by another variable than elsewhere. */
    private static boolean isWindows(Path path) {
        return path.getFileSystem().getSeparator().equals("\\");
    }

    private static Path first(Path... candidates) {
        for (Path candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    private record Variables(Map<String, String> environment, Path workspace) {

        /** Null if it is not set. What is no path is left out, as a system does. */
        @CheckForNull
        List<Path> programs() {
            String path = environment.get(PROGRAMS);
            if (path == null || path.isEmpty()) {
                return null;
            }
            List<Path> directories = new ArrayList<>();
            for (String directory : path.split(isWindows(workspace) ? ";" : ":")) {
                try {
                    directories.add(workspace.resolve(directory));
                } catch (InvalidPathException e) {
                    continue;
                }
            }
            return directories;
        }

        /** Null if it is not set. What it holds is not shown, as it may be anything but a path. */
        @CheckForNull
        Path path(String variable) throws AuthFileException {
            String path = environment.get(variable);
            try {
                return path == null || path.isEmpty() ? null : workspace.resolve(path);
            } catch (InvalidPathException e) {
                throw new AuthFileException("The variable " + variable + " holds no path that the agent can read ("
                        + e.getReason()
                        + "). Correct it, or start the agent in a UTF-8 locale if it holds letters beyond ASCII.");
            }
        }
    }
}
