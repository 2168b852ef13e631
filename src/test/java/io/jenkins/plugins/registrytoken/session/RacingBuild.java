package io.jenkins.plugins.registrytoken.session;

import hudson.model.Result;
import io.jenkins.plugins.registrytoken.page.RegistryTokensAction;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jvnet.hudson.test.JenkinsRule;

/** A Pipeline that prints its logins over and over, and ends in some way at some moment. */
final class RacingBuild {
    private static final String ON_PURPOSE = "ERROR: on purpose";
    private static final String OURS = "\tat io.jenkins.plugins.registrytoken.";
    private static final Pattern NO_TOKEN = Pattern.compile("ERROR: Registry token (one|two): ");
    /** How Jenkins tells that an agent was lost at that very moment; Pipelines recognise it by the exception. */
    private static final Pattern NO_AGENT = Pattern.compile(
            "ChannelClosedException|RequestAbortedException|ClosedChannelException|AgentOfflineException"
                    + "|The agent is not connected any more|was marked offline|is offline|Unable to create live FilePath|MissingContextVariableException");

    private final String name;
    private final WorkflowRun run;
    private final End end;

    private RacingBuild(String name, WorkflowRun run, End end) {
        this.name = name;
        this.run = run;
        this.end = end;
    }

    static RacingBuild start(JenkinsRule jenkins, int number, Random random, Upheaval upheaval) throws Exception {
        // A few only: for a time Jenkins takes the executor of a Pipeline that was killed for a busy one.
        End end = number % 8 == 7 ? End.KILL : End.values()[random.nextInt(End.KILL.ordinal())];
        String node = random.nextInt(4) == 0 ? "built-in" : "agent";
        String name = "build-" + number + '-' + end;
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition("node('" + node + "') {\n" + blocks(end, random) + "}", true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        upheaval.in(random.nextInt(6000), () -> {
            end.of(run);
            return null;
        });
        return new RacingBuild(name + " on " + node, run, end);
    }

    private static String blocks(End end, Random random) {
        String last = end == End.ERROR ? "error 'on purpose'\n" : "";
        String one = "withRegistryToken('" + Upheaval.IDS.get(random.nextInt(2)) + "') {\n" + print(random);
        String other = "withRegistryToken('" + Upheaval.IDS.get(random.nextInt(2)) + "') {\n" + print(random);
        return switch (random.nextInt(4)) {
            case 0 -> one + other + last + "} }\n";
            case 1 -> one + "}\n" + other + last + "}\n";
            case 2 -> "parallel(a: {\n" + one + "} }, b: {\n" + other + last + "} })\n";
            default -> one + last + "}\n";
        };
    }

    private static String print(Random random) {
        return """
                sh '''
                  set +x
                  n=0
                  while test $n -lt %d; do
                    cat "$DOCKER_CONFIG/config.json" || exit 3
                    grep -m1 -oE '[A-Za-z0-9+/=]{40,}' "$DOCKER_CONFIG/config.json" | base64 -d
                    echo
                    sleep 0.5
                    n=$((n+1))
                  done
                '''
                """.formatted(random.nextInt(9));
    }

    WorkflowRun run() {
        return run;
    }

    boolean hasSession() {
        return Sessions.get().all().stream()
                .anyMatch(session -> session.record().run().equals(run.getExternalizableId()));
    }

    String log() throws Exception {
        return JenkinsRule.getLog(run);
    }

    long renewals() {
        RegistryTokensAction action = run.getAction(RegistryTokensAction.class);
        return action == null
                ? 0
                : action.getUses().stream()
                        .mapToLong(RegistryTokensAction.Use::getRenewals)
                        .sum();
    }

    /** An end that nobody meant or explained, and traces of ours. */
    List<String> problems() throws Exception {
        List<String> problems = new ArrayList<>();
        String log = log();
        boolean noAgent = NO_AGENT.matcher(log).find();
        boolean explained =
                noAgent || log.contains(ON_PURPOSE) || NO_TOKEN.matcher(log).find();
        boolean expected = Result.SUCCESS.equals(run.getResult())
                || (Result.ABORTED.equals(run.getResult()) && end.aborts)
                || (Result.FAILURE.equals(run.getResult()) && explained);
        if (!expected) {
            problems.add(this + " ended with " + run.getResult() + ":\n" + log);
        } else if (log.contains(OURS) && !noAgent) {
            problems.add(this + " shows a trace:\n" + log);
        }
        return problems;
    }

    /** The line that explains why it failed; empty if none does. */
    String reason() throws Exception {
        return log().lines()
                .filter(line ->
                        NO_TOKEN.matcher(line).find() || NO_AGENT.matcher(line).find() || line.contains(ON_PURPOSE))
                .findFirst()
                .orElse("");
    }

    @Override
    public String toString() {
        return name;
    }

    /** How it ends, unless it is over before. */
    private enum End {
        NORMAL(false),
        ERROR(false),
        ABORT(true) {
            @Override
            void of(WorkflowRun run) {
                run.doStop();
            }
        },
        TERMINATE(true) {
            @Override
            void of(WorkflowRun run) throws Exception {
                // As the link does that Jenkins offers a while after the other one.
                if (run.getExecution() != null) {
                    for (StepExecution step :
                            run.getExecution().getCurrentExecutions(true).get()) {
                        step.getContext().onFailure(new FlowInterruptedException(Result.ABORTED));
                    }
                }
            }
        },
        KILL(true) {
            @Override
            void of(WorkflowRun run) throws Exception {
                // Jenkins allows it half a minute after the first attempt to stop.
                Field allowed = WorkflowRun.class.getDeclaredField("allowKill");
                allowed.setAccessible(true);
                allowed.setBoolean(run, true);
                run.doKill();
            }
        };

        private final boolean aborts;

        End(boolean aborts) {
            this.aborts = aborts;
        }

        void of(WorkflowRun run) throws Exception {}
    }
}
