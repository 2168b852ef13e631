package io.jenkins.plugins.registrytoken.session;

import hudson.model.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** A Pipeline that waits at some places of its script until the test lets it go on. */
public final class WaitingBuild {
    private final JenkinsRule jenkins;
    private final Path directory;
    private final WorkflowRun run;

    private WaitingBuild(JenkinsRule jenkins, Path directory, WorkflowRun run) {
        this.jenkins = jenkins;
        this.directory = directory;
        this.run = run;
    }

    /** A shell command that says that it waits, and goes on once {@link #go} is called with the same name. */
    public static String waitFor(Path directory, String name) {
        return "sh 'set +x; echo waiting for " + name + "; " + until("test -e " + directory.resolve(name)) + "'\n";
    }

    /** Shell commands that wait for another to succeed, for two minutes at the most. */
    static String until(String command) {
        return "n=0; until " + command + "; do sleep 0.1; n=$((n+1)); test $n -lt 1200 || exit 1; done";
    }

    public static WaitingBuild start(JenkinsRule jenkins, Path directory, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return new WaitingBuild(jenkins, directory, job.scheduleBuild2(0).waitForStart());
    }

    public WorkflowRun run() {
        return run;
    }

    public WaitingBuild says(String message) throws Exception {
        jenkins.waitForMessage(message, run);
        return this;
    }

    public WaitingBuild go(String name) throws Exception {
        Files.createFile(directory.resolve(name));
        return this;
    }

    public WorkflowRun ends(Result result) throws Exception {
        return jenkins.assertBuildStatus(result, jenkins.waitForCompletion(run));
    }

    /** How many lines of the log hold this. */
    public long lines(String text) throws Exception {
        return JenkinsRule.getLog(run)
                .lines()
                .filter(line -> line.contains(text))
                .count();
    }
}
