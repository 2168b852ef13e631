package io.jenkins.plugins.registrytoken.build;

import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import jenkins.MasterToSlaveFileCallable;

/** The one call to the agent that deletes an auth file, or the directory that was made for it. */
final class DeleteAuthFile extends MasterToSlaveFileCallable<Void> {
    private static final long serialVersionUID = 1;

    @Override
    public Void invoke(File file, VirtualChannel channel) throws IOException, InterruptedException {
        new FilePath(file).deleteRecursive();
        return null;
    }
}
