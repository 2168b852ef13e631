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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Writes an auth file into a directory of its own. The directory stands in for the one that docker used before, so it
 * also leads to what docker keeps there; the old one is only read.
 *
 * <p>Podman gets a second file beside it, as it drops all members that it does not know from a file that it changes. Helm
 * gets one where it had logins in a file of its own, as there may be one host with different logins in both.
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
        Map<String, AuthFileMerge> files = new MergedFiles(previous, directory).of(logins);
        try {
            Files.createDirectories(
                    Objects.requireNonNull(directory.toAbsolutePath().getParent()));
            OwnerOnly.createDirectory(directory);
            Written written = null;
            try {
                written = fill(directory, previous, logins, files);
                return written;
            } finally {
                if (written == null) {
                    Files.deleteIfExists(directory);
                }
            }
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /**
     * Adds logins to the file in a directory that others made, and will delete. The file is replaced at once, so
     * no client ever reads half of it.
     *
     * @param directory must exist, private to its owner; what is in it besides the file stays
     * @param base the directory of the file that the logins are added to: this one, or that of a session around it
     * @param previous what clients read so far; podman's and helm's own files they still read afterwards
     * @throws AuthFileException if that file cannot be read, or the new one not be written; then the directory is as it
     *     was
     */
    @NonNull
    public static Written replace(
            @NonNull Path directory,
            @NonNull Path base,
            @NonNull ClientPaths previous,
            @NonNull Map<String, Login> logins)
            throws AuthFileException {
        try {
            if (Files.isSymbolicLink(directory)) {
                throw new NotDirectoryException(directory.toString());
            }
            AuthFileMerge merge =
                    new MergedFiles(previous, directory).docker(base).logins(logins);
            return fill(directory, previous, logins, Map.of(NAME, merge));
        } catch (AuthFileException e) {
            throw e;
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
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
        Set<Login> replaced = new LinkedHashSet<>();
        try {
            for (String name : List.of(NAME, PODMAN, HELM)) {
                if (!isOwnDirectory(directory)) {
                    return Optional.empty();
                }
                if (name.equals(NAME) || Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
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
        return Optional.of(List.copyOf(replaced));
    }

    /** A link in its place leads to another directory, where a login would stay. */
    private static boolean isOwnDirectory(Path directory) {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }

    private static List<Login> renewFile(Path file, Map<String, Login> logins) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        for (int read = 1; ; read++) {
            if (Files.isSymbolicLink(file)) {
                Files.delete(file); // no client puts one there, and what it leads to is not for readers of this file
            }
            Object before = version(file);
            AuthFileMerge merge = MergedFiles.read(file, new NoFollow(Objects.requireNonNull(file.getParent())))
                    .logins(logins);
            try {
                Files.deleteIfExists(unfinished); // of an agent that died
                OwnerOnly.create(unfinished, merge.toBytes());
                // A client that changes the file does not wait for us, so what it has just written is taken up as well.
                if (read == READS || Objects.equals(version(file), before)) {
                    replace(unfinished, file);
                    return merge.replaced();
                }
            } catch (NoSuchFileException e) {
                // Another process empties the directory, and perhaps deletes it next. The caller decides what follows.
                if (read == READS || !isOwnDirectory(Objects.requireNonNull(file.getParent()))) {
                    throw e;
                }
            } finally {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    /** Replaces the file at once, so that no client reads half of it. Not every file system replaces without the second option. */
    private static void replace(Path unfinished, Path file) throws IOException {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Tells two contents of a file apart without reading it; null if there is none. */
    private static Object version(Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return List.of(attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey()));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static Written fill(
            Path directory, ClientPaths previous, Map<String, Login> logins, Map<String, AuthFileMerge> files)
            throws IOException {
        DockerDirectory beside = new DockerDirectory(previous.docker(), directory);
        List<Path> made = new ArrayList<>();
        boolean complete = false;
        try {
            beside.bring();
            Set<Login> existing = new LinkedHashSet<>();
            Set<String> replacedHosts = new LinkedHashSet<>();
            for (Map.Entry<String, AuthFileMerge> file : files.entrySet()) {
                if (!beside.hasContexts()) {
                    file.getValue().withoutContext();
                }
                existing.addAll(file.getValue().secrets());
                replacedHosts.addAll(file.getValue().replacedHosts());
                Path unfinished = directory.resolve(file.getKey() + ".new");
                made.add(unfinished);
                OwnerOnly.create(unfinished, file.getValue().toBytes());
                replace(unfinished, directory.resolve(file.getKey()));
                made.set(made.size() - 1, directory.resolve(file.getKey()));
            }
            existing.removeAll(logins.values());
            complete = true;
            return new Written(
                    files.containsKey(HELM),
                    beside.hasBuilders(),
                    List.copyOf(files.get(NAME).dropped()),
                    List.copyOf(existing),
                    List.copyOf(replacedHosts));
        } finally {
            if (!complete) {
                for (Path path : made) {
                    Files.deleteIfExists(path);
                }
                beside.remove();
            }
        }
    }

    private static AuthFileException unwritable(Path directory, IOException e) {
        return new AuthFileException(
                "No auth file can be written to " + directory + " on the agent (" + AuthFileException.reason(e)
                        + "). Check that the workspace can be written to, and that the disk is not full.");
    }

    /**
     * What was written. It says what there is and not where, as it may come from an agent that lies.
     *
     * @param helm whether helm has a file of its own
     * @param builders whether buildx has builders
     * @param dropped parts of the previous configuration that docker could not read, by their place in it
     * @param existing secrets that were there before, as far as they were found
     * @param replacedHosts hosts of the new logins that had others before
     */
    public record Written(
            boolean helm,
            boolean builders,
            @NonNull List<String> dropped,
            @NonNull List<Login> existing,
            @NonNull List<String> replacedHosts)
            implements Serializable {

        /**
         * The variables by which clients find the files.
         *
         * @param directory the path of the directory
         * @param file gives the path of a file in it
         */
        @NonNull
        public Map<String, String> environment(@NonNull String directory, @NonNull UnaryOperator<String> file) {
            Map<String, String> environment = new LinkedHashMap<>();
            environment.put("DOCKER_CONFIG", directory);
            environment.put("REGISTRY_AUTH_FILE", file.apply(PODMAN));
            environment.put("HELM_REGISTRY_CONFIG", file.apply(helm ? HELM : NAME));
            if (builders) {
                environment.put("BUILDX_CONFIG", file.apply(DockerDirectory.BUILDERS));
            }
            return environment;
        }
    }
}
