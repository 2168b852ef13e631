package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Reads where links are not followed: in a workspace, in the directory that it has for temporary files, and in every
 * directory of an auth file. Containers and the sources that are built can put links there, which would make the agent read
 * a file for them that they cannot read themselves. Links elsewhere belong to the agent's user and are followed.
 *
 * <p>Where the system can, as Linux does, each directory on the way is opened from the one above it, so that no link can
 * take the place of one after it was looked at.
 */
final class NoFollow {
    /** The beginning of the name of every directory that holds an auth file. */
    private static final String OURS = "registry-token-";
    /** The suffix by which Jenkins names the temporary directory of a workspace. */
    private static final String TEMPORARY = "@tmp";

    private final Path shared;

    @CheckForNull
    private final Path workspace;

    /** @param directory of the auth file that is about to be written, or was */
    NoFollow(@NonNull Path directory) {
        shared = Objects.requireNonNull(normal(directory).getParent());
        String name = String.valueOf(shared.getFileName());
        workspace = name.endsWith(TEMPORARY) && name.length() > TEMPORARY.length()
                ? shared.resolveSibling(name.substring(0, name.length() - TEMPORARY.length()))
                : null;
    }

    /** The options to look at this path with. */
    @NonNull
    LinkOption[] options(@NonNull Path path) {
        return base(normal(path)) == null ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    }

    /** Whether this path is a link, or leads through one, that is not followed. */
    boolean forbids(@NonNull Path path) {
        Path normal = normal(path);
        Path base = base(normal);
        for (Path part = normal; base != null && !part.equals(base); part = part.getParent()) {
            if (Files.isSymbolicLink(part)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads a file up to one byte more than the limit, which tells that it is too large. Its size is not asked, as it may
     * grow meanwhile.
     */
    @NonNull
    byte[] read(@NonNull Path file, int limit) throws IOException {
        Path normal = normal(file);
        Path base = base(normal);
        if (base == null || normal.equals(base)) {
            return read(Files.newInputStream(file), limit);
        }
        return in(base, Objects.requireNonNull(normal.getParent()), directory -> {
            Path name = normal.getFileName();
            return directory instanceof SecureDirectoryStream
                    ? read(
                            Channels.newInputStream(((SecureDirectoryStream<Path>) directory)
                                    .newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))),
                            limit)
                    : read(Files.newInputStream(normal, LinkOption.NOFOLLOW_LINKS), limit);
        });
    }

    private static byte[] read(InputStream stream, int limit) throws IOException {
        try (stream) {
            return stream.readNBytes(limit + 1);
        }
    }

    /** The entries of a directory; empty if it is none, cannot be read, or lies behind a link. */
    @NonNull
    List<Path> entries(@NonNull Path directory) {
        Path normal = normal(directory);
        Path base = base(normal);
        try {
            return in(base == null ? normal : base, normal, stream -> {
                List<Path> entries = new ArrayList<>();
                stream.forEach(entry -> entries.add(directory.resolve(String.valueOf(entry.getFileName()))));
                return entries;
            });
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
    }

    /** Opens a directory from one above it, and no link on the way. */
    private <T> T in(Path base, Path directory, Use<T> use) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(base)) {
            if (base.equals(directory)) {
                return use.of(stream);
            }
            if (stream instanceof SecureDirectoryStream) {
                return in((SecureDirectoryStream<Path>) stream, base.relativize(directory), use);
            }
        }
        if (forbids(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            return use.of(stream);
        }
    }

    private static <T> T in(SecureDirectoryStream<Path> above, Path way, Use<T> use) throws IOException {
        try (SecureDirectoryStream<Path> next = above.newDirectoryStream(way.getName(0), LinkOption.NOFOLLOW_LINKS)) {
            return way.getNameCount() == 1 ? use.of(next) : in(next, way.subpath(1, way.getNameCount()), use);
        }
    }

    /** The directory below which no link is followed; null if all are. */
    @CheckForNull
    private Path base(Path path) {
        if (path.startsWith(shared)) {
            return shared;
        }
        if (workspace != null && path.startsWith(workspace)) {
            return workspace;
        }
        for (int length = 1; length <= path.getNameCount(); length++) {
            String name = String.valueOf(path.getName(length - 1));
            if (name.startsWith(OURS) || name.endsWith(TEMPORARY)) {
                Path part = Objects.requireNonNull(path.getRoot()).resolve(path.subpath(0, length));
                return name.startsWith(OURS) ? part.getParent() : part;
            }
        }
        return null;
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private interface Use<T> {
        T of(DirectoryStream<Path> directory) throws IOException;
    }
}
