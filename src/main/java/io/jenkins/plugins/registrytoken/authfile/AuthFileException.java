package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Pattern;

/** No auth file could be made. The message is one line for users, and holds nothing of any file's content. */
public final class AuthFileException extends IOException {
    private static final long serialVersionUID = 1;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");

    public AuthFileException(@NonNull String message) {
        super(oneLine(message));
    }

    /** Paths and names in files may hold line ends, which would let them write lines of the log. */
    @NonNull
    static String oneLine(@NonNull String text) {
        return UNPRINTABLE.matcher(text).replaceAll(" ");
    }

    /** The reason that a file system gives, without the path that usually stands in its messages. */
    @NonNull
    static String reason(@NonNull IOException e) {
        String reason = e instanceof FileSystemException ? ((FileSystemException) e).getReason() : e.getMessage();
        if (reason != null) {
            return reason;
        }
        if (e instanceof AccessDeniedException) {
            return "access denied";
        }
        if (e instanceof NoSuchFileException) {
            return "it does not exist";
        }
        return e instanceof NotDirectoryException ? "it is not a directory" : "it exists already";
    }
}
