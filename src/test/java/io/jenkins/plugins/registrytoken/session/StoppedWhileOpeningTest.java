package io.jenkins.plugins.registrytoken.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.DynamicContext;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A step that is stopped, as a timeout does, when its auth file is written and its block has not begun. */
@WithJenkins
class StoppedWhileOpeningTest {
    private static final AtomicReference<WorkflowRun> TO_STOP = new AtomicReference<>();

    @Test
    void nothingIsLeftAndNoTraceIsShownThoughTheBuildGoesOn(JenkinsRule jenkins) throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC())) {
            SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition("""
                    node {
                      semaphore 'begin'
                      try {
                        withRegistryToken('swr') { echo 'must not begin' }
                      } finally {
                        semaphore 'end'
                        sh 'echo left: $(ls -A "$WORKSPACE_TMP" | grep registry-token | wc -l).'
                      }
                    }""", true));
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            SemaphoreStep.waitForStart("begin/1", run);
            TO_STOP.set(run);
            SemaphoreStep.success("begin/1", null);
            SemaphoreStep.waitForStart("end/1", run);
            await().until(() -> Sessions.get().count() == 0);
            assertTrue(run.isBuilding());
            SemaphoreStep.success("end/1", null);
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
            jenkins.assertLogNotContains("must not begin", run);
            jenkins.assertLogContains("left: 0.", run);
            jenkins.assertLogNotContains("Exception", run);
        }
    }

    /** Asked for the variables around the block, which is after the auth file has been written. */
    @TestExtension
    public static final class Stop extends DynamicContext.Typed<EnvironmentExpander> {
        @Override
        protected Class<EnvironmentExpander> type() {
            return EnvironmentExpander.class;
        }

        @Override
        protected EnvironmentExpander get(DelegatedContext context) throws InterruptedException {
            WorkflowRun run = Sessions.get().count() == 0 ? null : TO_STOP.getAndSet(null);
            if (run != null) {
                try {
                    for (StepExecution step :
                            run.getExecution().getCurrentExecutions(true).get()) {
                        step.stop(new FlowInterruptedException(Result.ABORTED, true));
                    }
                    assertTrue(Thread.interrupted());
                    SemaphoreStep.waitForStart("end/1", run);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                Thread.currentThread().interrupt();
            }
            return null;
        }
    }
}
