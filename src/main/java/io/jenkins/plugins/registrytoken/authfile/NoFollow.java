package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Tells where links are not followed: in the directory that the workspace keeps for temporary files, and in every
 * directory of an auth file. Containers can write there, and a link would make the agent read a file for them that they
 * cannot read themselves. Links elsewhere belong to the agent's user and are followed.
 */
final class NoFollow {
    /** What the name of every directory of an auth file begins with. */
    private static final String OURS = "registry-token-";

    private final Path shared;

    /** @param directory of the auth file that is about to be written */
    NoFollow(@NonNull Path directory) {
        shared = Objects.requireNonNull(normal(directory).getParent());
    }

    /** Whether links on the way to this path are not followed. */
    boolean appliesTo(@NonNull Path path) {
        return base(normal(path)) != null;
    }

    /** The options to look at this path with. */
    @NonNull
    LinkOption[] options(@NonNull Path path) {
        return appliesTo(path) ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS} : new LinkOption[0];
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

    /** The directory below which no link is followed; null if all are. */
    @CheckForNull
    private Path base(Path path) {
        if (path.startsWith(shared)) {
            return shared;
        }
        for (Path part = path; part != null; part = part.getParent()) {
            Path name = part.getFileName();
            if (name != null && name.toString().startsWith(OURS)) {
                return part.getParent();
            }
        }
        return null;
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
