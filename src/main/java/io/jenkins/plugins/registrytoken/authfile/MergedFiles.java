package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configurations that clients read so far, merged with the logins to add. */
final class MergedFiles {
    /** More than any real configuration; a limit on what is read into memory, where it takes many times as much. */
    private static final int LARGEST_CONFIG = 4 << 20;

    private final ClientPaths previous;
    private final NoFollow links;

    /**
     * @param previous where clients looked so far
     * @param directory of the new files
     */
    MergedFiles(@NonNull ClientPaths previous, @NonNull Path directory) {
        this.previous = previous;
        this.links = new NoFollow(directory);
    }

    /**
     * The files by name: docker's; podman's, which podman rewrites from the members that it knows; and helm's if helm had
     * logins in a file of its own.
     */
    @NonNull
    Map<String, AuthFileMerge> of(@NonNull Map<String, Login> logins) throws AuthFileException {
        Map<String, AuthFileMerge> files = new LinkedHashMap<>();
        files.put(AuthFile.NAME, docker().logins(logins));
        files.put(AuthFile.PODMAN, podman().logins(logins));
        AuthFileMerge helm = helm();
        if (helm != null) {
            files.put(AuthFile.HELM, helm.logins(logins));
        }
        return files;
    }

    private AuthFileMerge docker() throws AuthFileException {
        AuthFileMerge merge = docker(previous.docker());
        if (!previous.logins()) {
            return merge.withoutLogins();
        }
        if (!Files.exists(config())) {
            // crane, cosign and ko then read podman's file as if it were docker's.
            for (Path file : previous.podman()) {
                merge.prefer(read(file));
            }
        }
        return merge;
    }

    private AuthFileMerge podman() throws AuthFileException {
        AuthFileMerge merge = read(config()).onlyLogins();
        if (!previous.logins()) {
            return merge.withoutLogins();
        }
        for (Path file : previous.podman()) {
            if (isOwn(file)) {
                merge.prefer(read(file).onlyLogins());
            }
        }
        return merge;
    }

    @CheckForNull
    private AuthFileMerge helm() throws AuthFileException {
        if (!previous.logins()) {
            return null;
        }
        AuthFileMerge merge = null;
        for (Path file : previous.helm()) {
            if (isOwn(file)) {
                AuthFileMerge base = merge != null ? merge : docker(previous.docker());
                // helm finds our host in docker's file, unless it has a login of its own for it.
                merge = base.prefer(read(file)) ? base : merge;
            }
        }
        return merge;
    }

    private Path config() {
        return previous.docker().resolve(AuthFile.NAME);
    }

    private boolean isOwn(Path file) {
        return Files.exists(file)
                && !file.toAbsolutePath()
                        .normalize()
                        .equals(config().toAbsolutePath().normalize());
    }

    /**
     * Docker's configuration, for use from another directory.
     *
     * @param directory where the file is; plugins are in docker's own directory in any case
     */
    @NonNull
    AuthFileMerge docker(@NonNull Path directory) throws AuthFileException {
        AuthFileMerge merge = read(directory.resolve(AuthFile.NAME));
        String store = merge.store();
        if (!store.isEmpty() && !previous.hasProgram("docker-credential-" + store)) {
            merge.withoutStore(); // it answers nobody, and podman would fail where it has to ask a helper
        }
        Path plugins = previous.docker().resolve("cli-plugins");
        if (Files.isDirectory(plugins)) {
            merge.pluginDirectory(plugins.toString());
        }
        return merge;
    }

    /**
     * @return an empty one if there is no such file
     * @throws AuthFileException if it cannot be read; says which, and what to do
     */
    @NonNull
    AuthFileMerge read(@NonNull Path config) throws AuthFileException {
        return read(config, links);
    }

    /** @param links where links are not followed */
    @NonNull
    static AuthFileMerge read(@NonNull Path config, @NonNull NoFollow links) throws AuthFileException {
        if (links.forbids(config)) {
            throw unreadable(config, "is a link, and links in a directory of builds are not followed");
        }
        String problem;
        try {
            if (!isThere(config)) {
                return new AuthFileMerge(ConfigJson.parse(new byte[0]));
            }
            if (!Files.readAttributes(config, BasicFileAttributes.class, links.options(config))
                    .isRegularFile()) {
                problem = "is not a file";
            } else {
                byte[] bytes = links.read(config, LARGEST_CONFIG);
                if (bytes.length <= LARGEST_CONFIG) {
                    return new AuthFileMerge(ConfigJson.parse(bytes));
                }
                problem = "is larger than 4 MiB";
            }
        } catch (NoSuchFileException e) {
            return new AuthFileMerge(ConfigJson.parse(new byte[0])); // deleted since
        } catch (AuthFileException e) {
            problem = e.getMessage();
        } catch (IOException e) {
            problem = "cannot be read (" + AuthFileException.reason(e) + ")";
        }
        throw unreadable(config, problem);
    }

    private static AuthFileException unreadable(Path config, String problem) {
        return new AuthFileException("The Docker configuration " + config + " on the agent " + problem
                + ". Correct or remove it; it was not changed.");
    }

    /** @throws IOException if it is a link that leads neither to something nor to nothing */
    private static boolean isThere(Path config) throws IOException {
        if (Files.isSymbolicLink(config) && !Files.exists(config) && !Files.notExists(config)) {
            Files.readAttributes(config, BasicFileAttributes.class);
        }
        return Files.exists(config);
    }
}
