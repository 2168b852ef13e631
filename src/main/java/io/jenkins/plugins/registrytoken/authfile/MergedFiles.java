package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of the configurations that clients read so far, once there are logins to add. */
final class MergedFiles {
    /** More than any real configuration; a limit on what is read into memory, where it takes many times as much. */
    private static final int LARGEST_CONFIG = 4 << 20;

    private MergedFiles() {}

    /** By name: docker's file, and one each for podman and helm if they had logins in files of their own. */
    @NonNull
    static Map<String, AuthFileMerge> of(@NonNull ClientPaths previous, @NonNull Map<String, Login> logins)
            throws AuthFileException {
        Map<String, AuthFileMerge> files = new LinkedHashMap<>();
        files.put(AuthFile.NAME, dockers(previous.docker()).logins(logins));
        addOwn(files, AuthFile.PODMAN, previous.docker(), previous.podman(), logins);
        addOwn(files, AuthFile.HELM, previous.docker(), previous.helm(), logins);
        return files;
    }

    private static void addOwn(
            Map<String, AuthFileMerge> files, String name, Path docker, List<Path> own, Map<String, Login> logins)
            throws AuthFileException {
        AuthFileMerge merge = null;
        Path shared = docker.resolve(AuthFile.NAME).toAbsolutePath().normalize();
        for (Path file : own) {
            if (Files.exists(file) && !file.toAbsolutePath().normalize().equals(shared)) {
                AuthFileMerge base = merge != null ? merge : dockers(docker);
                // Their readers find our host in docker's file, unless they have a login of their own for it.
                merge = base.prefer(read(file)) ? base : merge;
            }
        }
        if (merge != null) {
            files.put(name, merge.logins(logins));
        }
    }

    /** Docker's own configuration, for use from another directory. */
    @NonNull
    static AuthFileMerge dockers(@NonNull Path directory) throws AuthFileException {
        AuthFileMerge merge = read(directory.resolve(AuthFile.NAME));
        if (Files.isDirectory(directory.resolve("cli-plugins"))) {
            merge.pluginDirectory(directory.resolve("cli-plugins").toString());
        }
        return merge;
    }

    /**
     * @return an empty one if there is no such file
     * @throws AuthFileException if it cannot be read; says which, and what to do
     */
    @NonNull
    static AuthFileMerge read(@NonNull Path config) throws AuthFileException {
        String problem;
        try {
            if (!isThere(config)) {
                return new AuthFileMerge(ConfigJson.parse(new byte[0]));
            }
            if (!Files.readAttributes(config, BasicFileAttributes.class).isRegularFile()) {
                problem = "is not a file";
            } else {
                byte[] bytes = beginning(config);
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
        throw new AuthFileException("The Docker configuration " + config + " on the agent " + problem
                + ". Correct or remove it; it was not changed.");
    }

    /** @throws IOException if it is a link that leads neither to something nor to nothing */
    private static boolean isThere(Path config) throws IOException {
        if (Files.isSymbolicLink(config) && !Files.exists(config) && !Files.notExists(config)) {
            Files.readAttributes(config, BasicFileAttributes.class);
        }
        return Files.exists(config);
    }

    /** Enough to tell whether it is too large; its size is not asked, as it may grow. */
    private static byte[] beginning(Path config) throws IOException {
        try (InputStream stream = Files.newInputStream(config)) {
            return stream.readNBytes(LARGEST_CONFIG + 1);
        }
    }
}
