package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;

/** No auth file could be made. The message is one line for people, and holds nothing of any file's content. */
public final class AuthFileException extends IOException {
    private static final long serialVersionUID = 1;

    public AuthFileException(@NonNull String message) {
        super(message);
    }
}
