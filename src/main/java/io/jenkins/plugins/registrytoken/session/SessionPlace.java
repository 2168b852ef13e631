package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Computer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Where the auth file of a session is. Two nodes may have directories of the same path, so both belong to it.
 *
 * @param node the name of the agent; empty for the built-in node
 * @param directory the whole path, as the agent names it
 */
@Restricted(NoExternalUse.class)
public record SessionPlace(@NonNull String node, @NonNull String directory) {
    private static final Pattern WINDOWS = Pattern.compile("(?:[A-Za-z]:[/\\\\]|\\\\\\\\).*", Pattern.DOTALL);

    public SessionPlace {
        Objects.requireNonNull(node, "node");
        // Windows takes both separators, and programs there write either.
        directory = WINDOWS.matcher(directory).matches() ? directory.replace('/', '\\') : directory;
    }

    /** @throws AbortException if the agent is not connected; Pipelines recognise the cause, and may try again elsewhere */
    @NonNull
    public static SessionPlace of(@NonNull FilePath directory) throws AbortException {
        Computer computer = directory.toComputer();
        if (computer == null) {
            AbortException problem =
                    new AbortException("The agent is not connected any more, so no login can be written"
                            + " there. Run the build again when it is.");
            problem.initCause(new ClosedChannelException());
            throw problem;
        }
        return new SessionPlace(computer.getName(), directory.getRemote());
    }
}
