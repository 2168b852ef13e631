package io.jenkins.plugins.registrytoken.admin;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import io.jenkins.plugins.registrytoken.credentials.IssueProblems;
import java.util.Date;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;

/** Tells administrators which registry tokens cannot be issued or renewed at present, and why. */
@Extension
public final class IssueMonitor extends AdministrativeMonitor {
    @Override
    public boolean isActivated() {
        return !IssueProblems.get().all().isEmpty();
    }

    @Override
    public String getDisplayName() {
        return Messages.IssueMonitor_DisplayName();
    }

    /** For the page. */
    @NonNull
    @Restricted(DoNotUse.class)
    public List<IssueProblems.Problem> getProblems() {
        return IssueProblems.get().all();
    }

    /** For the page, which formats dates only. */
    @NonNull
    @Restricted(DoNotUse.class)
    public Date date(@NonNull IssueProblems.Problem problem) {
        return Date.from(problem.since());
    }
}
