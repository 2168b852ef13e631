package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import hudson.remoting.Channel;
import hudson.slaves.ComputerListener;
import java.io.File;
import jenkins.model.Jenkins;
import jenkins.model.NodeListener;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Tells open sessions when Jenkins starts and stops, builds end, and agents return or are removed. It loads their classes only
 * if there are sessions, because Jenkins loads this class at each start.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class SessionListeners extends ComputerListener {
    /** The folder of the records of open sessions. */
    @NonNull
    static File journal() {
        return new File(Jenkins.get().getRootDir(), "registry-token");
    }

    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED)
    public static void load() {
        String[] records = journal().list();
        if (records != null && records.length > 0) {
            Sessions.get().load();
        }
    }

    @Terminator
    public static void stop() {
        Sessions sessions = Jenkins.get().lookup.get(Sessions.class);
        if (sessions != null) {
            sessions.stop();
        }
    }

    /** Renews the logins on an agent, and deletes those of builds that have ended, before anything can run on it again. */
    @Override
    public void preOnline(Computer c, Channel channel, FilePath root, TaskListener listener)
            throws InterruptedException {
        Sessions sessions = Jenkins.get().lookup.get(Sessions.class);
        if (sessions != null) {
            Sessions.await(sessions.returned(c.getName(), channel));
        }
    }

    @Extension
    public static final class BuildEnded extends RunListener<Run<?, ?>> {
        @Override
        public void onCompleted(Run<?, ?> run, @NonNull TaskListener listener) {
            Sessions sessions = Jenkins.get().lookup.get(Sessions.class);
            if (sessions != null) {
                sessions.ended(run);
            }
        }
    }

    @Extension
    public static final class AgentRemoved extends NodeListener {
        @Override
        protected void onDeleted(@NonNull Node node) {
            Sessions sessions = Jenkins.get().lookup.get(Sessions.class);
            if (sessions != null) {
                sessions.removed(node.getNodeName());
            }
        }
    }
}
