package io.jenkins.plugins.registrytoken.build;

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

/**
 * What happens in Jenkins that open sessions must know of, if there are any. Where there are none, nothing that belongs to
 * them is loaded, as every start comes along here.
 */
@Extension
public final class SessionEvents extends ComputerListener {
    /** Where the records of open sessions are. */
    @NonNull
    static File journal() {
        return new File(Jenkins.get().getRootDir(), "registry-token");
    }

    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED)
    public static void load() {
        String[] records = journal().list();
        if (records != null && records.length > 0) {
            OpenSessions.get().load();
        }
    }

    @Terminator
    public static void stop() {
        OpenSessions sessions = Jenkins.get().lookup.get(OpenSessions.class);
        if (sessions != null) {
            sessions.stop();
        }
    }

    /** Renews what is open on an agent before anything can run there again, and deletes what is not. */
    @Override
    public void preOnline(Computer c, Channel channel, FilePath root, TaskListener listener)
            throws InterruptedException {
        OpenSessions sessions = Jenkins.get().lookup.get(OpenSessions.class);
        if (sessions != null) {
            OpenSessions.await(sessions.returned(c.getName(), channel));
        }
    }

    @Extension
    public static final class BuildEnded extends RunListener<Run<?, ?>> {
        @Override
        public void onCompleted(Run<?, ?> run, @NonNull TaskListener listener) {
            OpenSessions sessions = Jenkins.get().lookup.get(OpenSessions.class);
            if (sessions != null) {
                sessions.ended(run);
            }
        }
    }

    @Extension
    public static final class AgentRemoved extends NodeListener {
        @Override
        protected void onDeleted(@NonNull Node node) {
            OpenSessions sessions = Jenkins.get().lookup.get(OpenSessions.class);
            if (sessions != null) {
                sessions.removed(node.getNodeName());
            }
        }
    }
}
