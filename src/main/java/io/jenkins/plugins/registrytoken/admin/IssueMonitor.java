package io.jenkins.plugins.registrytoken.admin;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import hudson.security.Permission;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.credential.IssueProblems;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells administrators which registry tokens cannot be issued or renewed at present, and why. */
@Extension
@Restricted(NoExternalUse.class)
public final class IssueMonitor extends AdministrativeMonitor {
    @Override
    public boolean isActivated() {
        return !IssueProblems.get().all().isEmpty();
    }

    @Override
    public String getDisplayName() {
        return Messages.IssueMonitor_DisplayName();
    }

    /** Users who may only see the configuration see it too, because reasons hold no secrets. */
    @Override
    public Permission getRequiredPermission() {
        return Jenkins.SYSTEM_READ;
    }

    /** For the page. */
    @NonNull
    @Restricted(DoNotUse.class)
    public List<IssueProblems.Problem> getProblems() {
        return IssueProblems.get().all();
    }

    /** For the page, which formats dates only. */
    @CheckForNull
    @Restricted(DoNotUse.class)
    public Date date(@CheckForNull Instant moment) {
        return moment == null ? null : Date.from(moment);
    }
}
