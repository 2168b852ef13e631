package io.jenkins.plugins.registrytoken.issuer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import org.kohsuke.stapler.DataBoundSetter;

/** A role whose key belongs to a session at the cloud. The audit log of the cloud shows the session's name. */
public abstract class NamedRoleAuthentication extends RoleAuthentication {
    private static final long serialVersionUID = 1;

    private boolean sessionPerJob;

    protected NamedRoleAuthentication(@CheckForNull Authentication authentication) {
        super(authentication);
    }

    /** Whether each job has a session of its own, with its name; otherwise all builds share one. */
    public final boolean isSessionPerJob() {
        return sessionPerJob;
    }

    @DataBoundSetter
    public final void setSessionPerJob(boolean sessionPerJob) {
        this.sessionPerJob = sessionPerJob;
    }

    /** The name of the session, which may have to be adapted to the cloud's rules. */
    @NonNull
    protected final String sessionName(@NonNull Requester requester) {
        return sessionPerJob ? requester.name() : Requester.CONTROLLER;
    }
}
