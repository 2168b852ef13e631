package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** No auth file could be made. The message is one line for people, and holds nothing of any file's content. */
public final class AuthFileException extends IOException {
    private static final long serialVersionUID = 1;

    public AuthFileException(@NonNull String message) {
        super(message);
    }

    /** What a file system says is the matter, without the path, which its messages otherwise are. */
    @NonNull
    static String reason(@NonNull IOException e) {
        String reason = e instanceof FileSystemException ? ((FileSystemException) e).getReason() : e.getMessage();
        return reason != null ? reason : e instanceof AccessDeniedException ? "access denied" : "it exists already";
    }
}
