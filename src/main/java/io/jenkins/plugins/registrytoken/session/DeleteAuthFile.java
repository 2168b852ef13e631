package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.log.TokenMask;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.MasterToSlaveFileCallable;

/** The one call to the agent that deletes an auth file, or the directory that was made for it, and what its log learnt. */
final class DeleteAuthFile extends MasterToSlaveFileCallable<Void> {
    private static final long serialVersionUID = 1;

    private final String maskId;

    /** @param maskId null if the log is not masked */
    DeleteAuthFile(@CheckForNull String maskId) {
        this.maskId = maskId;
    }

    @Override
    public Void invoke(File file, VirtualChannel channel) throws IOException, InterruptedException {
        if (maskId != null) {
            TokenMask.forget(maskId);
        }
        Path directory = file.toPath().getParent();
        if (file.getName().equals(AuthFile.NAME) && directory != null && Files.isSymbolicLink(directory)) {
            return null; // put in place of the directory, so the file is somebody else's
        }
        new FilePath(file).deleteRecursive();
        return null;
    }
}
