package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of the configurations that clients read so far, once there are logins to add. */
final class MergedFiles {
    /** More than any real configuration; a limit on what is read into memory. */
    private static final long LARGEST_CONFIG = 16 << 20;

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
            if (!Files.exists(config)) {
                return new AuthFileMerge(ConfigJson.parse(new byte[0]));
            }
            if (!Files.isRegularFile(config)) {
                problem = "is not a file";
            } else if (Files.size(config) > LARGEST_CONFIG) {
                problem = "is larger than 16 MiB";
            } else {
                return new AuthFileMerge(ConfigJson.parse(Files.readAllBytes(config)));
            }
        } catch (AuthFileException e) {
            problem = e.getMessage();
        } catch (IOException e) {
            problem = "cannot be read (" + AuthFileException.reason(e) + ")";
        }
        throw new AuthFileException("The Docker configuration " + config + " on the agent " + problem
                + ". Correct or remove it; it was not changed.");
    }
}
