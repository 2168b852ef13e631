package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes an auth file into a directory of its own. The directory stands in for the one that docker used before, so it
 * also leads to that one's plugins, contexts and builders; the old one is only read.
 */
public final class AuthFile {
    /** The one name that every client reads. */
    public static final String NAME = "config.json";

    /** More than any real configuration; a limit on what is read into memory. */
    private static final long LARGEST_CONFIG = 16 << 20;

    private AuthFile() {}

    /**
     * Creates the directory, private to its owner, and the file in it.
     *
     * @param directory must not exist yet; its parents may
     * @param previous docker's directory so far; need not exist
     * @throws AuthFileException if the previous configuration cannot be read, or the file not be written; then nothing is
     *     left behind
     */
    @NonNull
    public static Written write(@NonNull Path directory, @NonNull Path previous, @NonNull Map<String, Login> logins)
            throws AuthFileException {
        AuthFileMerge merge = merged(previous, logins);
        try {
            Files.createDirectories(
                    Objects.requireNonNull(directory.toAbsolutePath().getParent()));
            Files.createDirectory(directory, ownerOnly(directory, "rwx------"));
            boolean complete = false;
            try {
                fill(directory, previous, merge);
                complete = true;
            } finally {
                if (!complete) {
                    Files.deleteIfExists(directory);
                }
            }
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
        return new Written(environment(directory, previous), List.copyOf(merge.dropped()));
    }

    /**
     * Writes the file into a directory that somebody else made for it, and will delete. A file of that name is replaced
     * at once, so nobody ever reads half of it.
     *
     * @param directory must exist, private to its owner; what is in it besides the file stays
     * @param previous docker's directory so far; need not exist
     * @throws AuthFileException if the previous configuration cannot be read, or the file not be written; then the
     *     directory is as it was
     */
    @NonNull
    public static Written replace(@NonNull Path directory, @NonNull Path previous, @NonNull Map<String, Login> logins)
            throws AuthFileException {
        AuthFileMerge merge = merged(previous, logins);
        try {
            fill(directory, previous, merge);
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
        return new Written(environment(directory, previous), List.copyOf(merge.dropped()));
    }

    private static AuthFileMerge merged(Path previous, Map<String, Login> logins) throws AuthFileException {
        AuthFileMerge merge = existing(previous.resolve(NAME)).logins(logins);
        if (Files.isDirectory(previous.resolve("cli-plugins"))) {
            merge.pluginDirectory(previous.resolve("cli-plugins").toString());
        }
        return merge;
    }

    private static void fill(Path directory, Path previous, AuthFileMerge merge) throws IOException {
        Path unfinished = directory.resolve(NAME + ".new");
        boolean linked = linkContexts(directory, previous);
        boolean complete = false;
        try {
            if (!linked) {
                merge.withoutContext();
            }
            create(unfinished, merge.toBytes());
            Files.move(unfinished, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(unfinished);
                if (linked) {
                    Files.deleteIfExists(directory.resolve("contexts"));
                }
            }
        }
    }

    private static AuthFileException unwritable(Path directory, IOException e) {
        return new AuthFileException("No auth file can be written to " + directory + " on the agent (" + reason(e)
                + "). Check that the workspace can be written to, and that the disk is not full.");
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException ? ((FileSystemException) e).getReason() : e.getMessage();
        return reason != null ? reason : e instanceof AccessDeniedException ? "access denied" : "it exists already";
    }

    private static AuthFileMerge existing(Path config) throws AuthFileException {
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
            problem = "cannot be read (" + reason(e) + ")";
        }
        throw new AuthFileException("The Docker configuration " + config + " on the agent " + problem
                + ". Correct or remove it; it was not changed.");
    }

    /** Whether docker finds the same contexts in the new directory as in the old one. */
    private static boolean linkContexts(Path directory, Path previous) {
        Path contexts = previous.resolve("contexts");
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

    private static void create(Path file, byte[] bytes) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(file, "rw-------"))) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        FileSystem system = path.getFileSystem();
        return system.supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static Map<String, String> environment(Path directory, Path previous) {
        Path file = directory.resolve(NAME);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("DOCKER_CONFIG", directory.toString());
        environment.put("REGISTRY_AUTH_FILE", file.toString());
        environment.put("HELM_REGISTRY_CONFIG", file.toString());
        Path builders = previous.resolve("buildx");
        if (Files.isDirectory(builders)) {
            environment.put("BUILDX_CONFIG", builders.toString());
        }
        return environment;
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
