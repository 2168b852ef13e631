package io.jenkins.plugins.registrytoken.benchmark;

import static org.awaitility.Awaitility.await;

import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import io.jenkins.plugins.registrytoken.session.Sessions;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.jvnet.hudson.test.JenkinsRule;

/** Runs in the controller: Pipelines that are all in their block at once, until all are let go on together. */
final class ManyBuilds {
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final int MOST_IN_QUEUE = 10;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final List<WorkflowRun> runs = new ArrayList<>();

    private ManyBuilds() {}

    /**
     * @param name of the jobs, one for each opening
     * @param openings what opens the blocks, such as {@code withEnv(['A=b'])}
     * @param count of the builds, which the jobs share
     */
    static Outcome run(JenkinsRule rule, String name, ArrayList<String> openings, Integer count) throws Exception {
        return new ManyBuilds().measure(jobs(rule, name, openings), count);
    }

    private static List<WorkflowJob> jobs(JenkinsRule rule, String name, List<String> openings) throws Exception {
        List<WorkflowJob> jobs = new ArrayList<>();
        for (String opening : openings) {
            WorkflowJob job = rule.createProject(WorkflowJob.class, name + '-' + jobs.size());
            // Builds that differ in nothing would be one.
            job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("NUMBER", "")));
            job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
            job.setDefinition(new CpsFlowDefinition(
                    "node('agent') { " + opening + " { echo 'in the block'; input 'Go on?'; echo 'goes on' } }", true));
            jobs.add(job);
        }
        return jobs;
    }

    private Outcome measure(List<WorkflowJob> jobs, int count) throws Exception {
        long begin = System.nanoTime();
        for (int number = 0; number < count; number++) {
            // Jenkins weighs every waiting build against every executor, which would be most of what is measured.
            await().atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Queue.getInstance().getItems().length < MOST_IN_QUEUE);
            jobs.get(number % jobs.size())
                    .scheduleBuild2(0, new ParametersAction(new StringParameterValue("NUMBER", "" + number)));
        }
        until(() -> started(jobs) == count);
        jobs.forEach(job -> runs.addAll(job.getBuilds()));
        until(() -> runs.stream().allMatch(run -> !run.isBuilding() || isWaiting(run)));
        double allOpen = since(begin);
        int sessions = Sessions.get().count();
        for (WorkflowRun run : runs) {
            InputAction inputs = run.getAction(InputAction.class);
            for (InputStepExecution input : List.copyOf(inputs == null ? List.of() : inputs.getExecutions())) {
                input.doProceedEmpty();
            }
        }
        until(() -> runs.stream().noneMatch(WorkflowRun::isBuilding));
        double allOver = since(begin);
        ArrayList<String> failed = new ArrayList<>();
        for (WorkflowRun run : runs) {
            if (run.getResult() != Result.SUCCESS) {
                failed.add(run + ": " + run.getResult() + '\n' + String.join("\n", run.getLog(50)));
            }
        }
        return new Outcome(allOpen, allOver, sessions, failed);
    }

    private static int started(List<WorkflowJob> jobs) {
        return jobs.stream().mapToInt(job -> job.getBuilds().size()).sum();
    }

    private static boolean isWaiting(WorkflowRun run) {
        InputAction inputs = run.getAction(InputAction.class);
        try {
            return inputs != null && inputs.isWaitingForInput();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(LONGEST).pollInterval(BETWEEN_LOOKS).until(condition);
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    /**
     * What became of them.
     *
     * @param secondsUntilOpen until all were in their block
     * @param seconds until all had ended
     * @param sessions how many were open when all were in their block
     * @param failed those that did not succeed, with the ends of their logs
     */
    record Outcome(double secondsUntilOpen, double seconds, int sessions, ArrayList<String> failed)
            implements Serializable {}
}
