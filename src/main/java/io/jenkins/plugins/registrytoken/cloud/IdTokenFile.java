package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file on the controller with an {@link IdToken}, which the platform keeps current. It is read anew for each exchange.
 *
 * @param path absolute. It may be a link within its folder, as in a volume of Kubernetes
 */
public record IdTokenFile(@NonNull Path path) implements Source<IdToken> {
    private static final int TRIES = 3;

    /** @throws IllegalArgumentException if the path is not that of a file; the message says so */
    public IdTokenFile {
        if (!path.isAbsolute() || path.getParent() == null) {
            throw new IllegalArgumentException("The file of the ID token must be an absolute path.");
        }
    }

    @NonNull
    @Override
    public IdToken get(@NonNull Cloud cloud) throws TokenException {
        return IdToken.parse(read(), "file " + path).get(cloud);
    }

    private String read() throws TokenException {
        for (int tries = 1; ; tries++) {
            try {
                String text = readOnce();
                if (text != null) {
                    return text;
                }
                if (tries == TRIES) {
                    throw unusable(Reason.UNAVAILABLE, "is being changed. Try again.");
                }
            } catch (NoSuchFileException e) {
                // A volume that was replaced has its new files already.
                if (tries == TRIES) {
                    throw unusable(
                            Reason.INVALID_REQUEST, "does not exist. Check the path, and that the platform writes it.");
                }
            } catch (AccessDeniedException e) {
                throw unusable(Reason.INVALID_REQUEST, "may not be read by Jenkins. Check its permissions.");
            } catch (IOException e) {
                throw unusable(
                        Reason.UNAVAILABLE,
                        "cannot be read (" + e.getClass().getSimpleName() + "). Check the disk, and try again.");
            }
        }
    }

    /** Null if the file was changed meanwhile. */
    @CheckForNull
    private String readOnce() throws IOException, TokenException {
        Path file = path.toRealPath();
        Path folder = Objects.requireNonNull(path.getParent(), "checked when it was entered");
        if (!file.startsWith(folder.toRealPath())) {
            throw unusable(Reason.INVALID_REQUEST, "is a link out of its folder. Enter the path of the file itself.");
        }
        BasicFileAttributes before = attributes(file);
        if (!before.isRegularFile()) {
            throw unusable(Reason.INVALID_REQUEST, "is no file. Check the path.");
        }
        byte[] content;
        try (InputStream stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            content = stream.readNBytes(IdToken.LONGEST + 1);
        }
        return isUnchanged(before, attributes(file)) ? new String(content, StandardCharsets.UTF_8) : null;
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isUnchanged(BasicFileAttributes before, BasicFileAttributes after) {
        return before.size() == after.size()
                && before.lastModifiedTime().equals(after.lastModifiedTime())
                && Objects.equals(before.fileKey(), after.fileKey());
    }

    private TokenException unusable(Reason reason, String problem) {
        return new TokenException(reason, "The file " + path + " of the ID token " + problem);
    }
}
