package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes an auth file into a directory of its own. The directory stands in for the one that docker used before, so it
 * also leads to that one's plugins, contexts and builders; the old one is only read.
 *
 * <p>Where podman or helm had logins in a file of their own, each gets a second file beside it, as there may be one host
 * with different logins in both.
 */
public final class AuthFile {
    /** The one name that every client reads. */
    public static final String NAME = "config.json";

    static final String PODMAN = "auth.json";
    static final String HELM = "registry.json";

    /** How often a file that changes while it is read is read again. */
    private static final int READS = 5;

    private AuthFile() {}

    /**
     * Creates the directory, private to its owner, and the file in it.
     *
     * @param directory must not exist yet; its parents may
     * @param previous what clients read so far
     * @throws AuthFileException if the previous configuration cannot be read, or the file not be written; then nothing is
     *     left behind
     */
    @NonNull
    public static Written write(
            @NonNull Path directory, @NonNull ClientPaths previous, @NonNull Map<String, Login> logins)
            throws AuthFileException {
        Map<String, AuthFileMerge> files = MergedFiles.of(previous, logins);
        try {
            Files.createDirectories(
                    Objects.requireNonNull(directory.toAbsolutePath().getParent()));
            OwnerOnly.createDirectory(directory);
            boolean complete = false;
            try {
                fill(directory, previous.docker(), files);
                complete = true;
            } finally {
                if (!complete) {
                    Files.deleteIfExists(directory);
                }
            }
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
        return written(directory, previous.docker(), files);
    }

    /**
     * Writes the file into a directory that somebody else made for it, and will delete. A file of that name is replaced
     * at once, so nobody ever reads half of it.
     *
     * @param directory must exist, private to its owner; what is in it besides the file stays
     * @param previous what clients read so far; podman's and helm's own files they still read afterwards
     * @throws AuthFileException if the previous configuration cannot be read, or the file not be written; then the
     *     directory is as it was
     */
    @NonNull
    public static Written replace(
            @NonNull Path directory, @NonNull ClientPaths previous, @NonNull Map<String, Login> logins)
            throws AuthFileException {
        Map<String, AuthFileMerge> files =
                Map.of(NAME, MergedFiles.dockers(previous.docker()).logins(logins));
        try {
            if (Files.isSymbolicLink(directory)) {
                throw new NotDirectoryException(directory.toString());
            }
            fill(directory, previous.docker(), files);
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
        return written(directory, previous.docker(), files);
    }

    /**
     * Puts newer logins into files written before, each replaced at once. Whatever else has been done to them since,
     * such as a {@code docker login} to another host, stays.
     *
     * @return the logins that the new ones replaced; empty if the directory is gone
     * @throws AuthFileException if a file cannot be read or replaced; then it is as it was
     */
    @NonNull
    public static Optional<List<Login>> renew(@NonNull Path directory, @NonNull Map<String, Login> logins)
            throws AuthFileException {
        List<Login> replaced = new ArrayList<>();
        try {
            for (String name : List.of(NAME, PODMAN, HELM)) {
                if (!isOwnDirectory(directory)) {
                    return Optional.empty();
                }
                if (name.equals(NAME) || Files.exists(directory.resolve(name))) {
                    replaced.addAll(renewFile(directory.resolve(name), logins));
                }
            }
        } catch (AuthFileException e) {
            throw e;
        } catch (IOException e) {
            if (!isOwnDirectory(directory)) {
                return Optional.empty();
            }
            throw unwritable(directory, e);
        }
        return Optional.of(replaced);
    }

    /** A link in its place leads to a directory of somebody else, who keeps what is written there. */
    private static boolean isOwnDirectory(Path directory) {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }

    private static List<Login> renewFile(Path file, Map<String, Login> logins) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        for (int read = 1; ; read++) {
            Object before = version(file);
            AuthFileMerge merge = MergedFiles.read(file).logins(logins);
            try {
                Files.deleteIfExists(unfinished); // of an agent that died
                OwnerOnly.create(unfinished, merge.toBytes());
                // A client that changes the file does not wait for us, so what it has just written is taken up as well.
                if (read == READS || Objects.equals(version(file), before)) {
                    replace(unfinished, file);
                    return merge.replaced();
                }
            } catch (NoSuchFileException e) {
                // Somebody empties the directory, and perhaps deletes it next; what is done then is up to the caller.
                if (read == READS || !isOwnDirectory(Objects.requireNonNull(file.getParent()))) {
                    throw e;
                }
            } finally {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    /** So that nobody ever reads half a file. Whether the first option does it alone is left to the file system. */
    private static void replace(Path unfinished, Path file) throws IOException {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Tells two contents of a file apart without reading it; null if there is none. */
    private static Object version(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey()));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static void fill(Path directory, Path docker, Map<String, AuthFileMerge> files) throws IOException {
        boolean linked = linkContexts(directory, docker);
        List<Path> made = new ArrayList<>();
        boolean complete = false;
        try {
            for (Map.Entry<String, AuthFileMerge> file : files.entrySet()) {
                if (!linked) {
                    file.getValue().withoutContext();
                }
                Path unfinished = directory.resolve(file.getKey() + ".new");
                made.add(unfinished);
                OwnerOnly.create(unfinished, file.getValue().toBytes());
                replace(unfinished, directory.resolve(file.getKey()));
                made.set(made.size() - 1, directory.resolve(file.getKey()));
            }
            complete = true;
        } finally {
            if (!complete) {
                if (linked) {
                    made.add(directory.resolve("contexts"));
                }
                for (Path path : made) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private static AuthFileException unwritable(Path directory, IOException e) {
        return new AuthFileException(
                "No auth file can be written to " + directory + " on the agent (" + AuthFileException.reason(e)
                        + "). Check that the workspace can be written to, and that the disk is not full.");
    }

    /** Whether docker finds the same contexts in the new directory as in the old one. */
    private static boolean linkContexts(Path directory, Path docker) {
        Path contexts = docker.resolve("contexts");
        if (!Files.isDirectory(contexts)) {
            return false;
        }
        try {
            Files.createSymbolicLink(directory.resolve("contexts"), contexts.toAbsolutePath());
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false; // Windows lets only some users make links
        }
    }

    private static Written written(Path directory, Path docker, Map<String, AuthFileMerge> files) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("DOCKER_CONFIG", directory.toString());
        environment.put("REGISTRY_AUTH_FILE", path(directory, files, PODMAN));
        environment.put("HELM_REGISTRY_CONFIG", path(directory, files, HELM));
        Path builders = docker.resolve("buildx");
        if (Files.isDirectory(builders)) {
            environment.put("BUILDX_CONFIG", builders.toString());
        }
        return new Written(environment, List.copyOf(files.get(NAME).dropped()));
    }

    private static String path(Path directory, Map<String, AuthFileMerge> files, String name) {
        return directory.resolve(files.containsKey(name) ? name : NAME).toString();
    }

    /**
     * What was written.
     *
     * @param environment the variables by which clients find the file
     * @param dropped parts of the previous configuration that docker could not read, by their place in it
     */
    public record Written(
            @NonNull Map<String, String> environment,
            @NonNull List<String> dropped) implements Serializable {}
}
