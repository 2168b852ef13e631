package io.jenkins.plugins.registrytoken.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.model.Slave;
import hudson.tasks.Shell;
import io.jenkins.plugins.registrytoken.leaks.Below;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Agents that are processes of their own, and die. */
@WithJenkins
public class AgentsTest {
    private static final String RENEWED = "registry-token: swr.simulated.example renewed until ";

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    @TempDir
    Path control;

    private JenkinsRule jenkins;
    private CloudSimulator cloud;
    private Slave agent;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC());
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        agent = agents.createAgent(jenkins, agent());
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    @Test
    void aLoginIsRenewedAsSoonAsItsAgentReturns() throws Exception {
        cloud.tokensLive(Duration.ofSeconds(6));
        WaitingBuild build = build("node('agent') { withRegistryToken('swr') {\n" + waitFor("return")
                + "sh 'test -s \"$DOCKER_CONFIG/config.json\" && echo still there'\n"
                + "} }");
        build.says("waiting for return");
        Instant due = Instant.now().plusSeconds(6);
        agents.stop(jenkins, "agent");
        long before = build.lines(RENEWED);
        await().atMost(Duration.ofMinutes(1)).until(() -> Instant.now().isAfter(due));
        agents.start(jenkins, agent());
        await().atMost(Duration.ofMinutes(1)).until(() -> build.lines(RENEWED) > before);
        WorkflowRun run = build.go("return").ends(Result.SUCCESS);
        jenkins.assertLogContains("still there", run);
        assertThat(authFiles(), empty());
    }

    @Test
    void whatADeadAgentKeepsIsDeletedWhenItReturns() throws Exception {
        WaitingBuild build = build("node('agent') { withRegistryToken('swr') {\n" + waitFor("ever") + "} }");
        build.says("waiting for ever");
        agents.stop(jenkins, "agent");
        build.run().doStop();
        WorkflowRun run = build.says(
                        " could not be deleted (agent agent is offline); its login expires by itself, and it is deleted when the agent returns")
                .ends(Result.ABORTED);
        assertThat(JenkinsRule.getLog(run), not(containsString("\tat ")));
        assertThat(authFiles(), hasSize(1));
        agents.start(jenkins, agent());
        assertThat(authFiles(), empty());
        assertThat(Sessions.get().all(), empty());
    }

    @Test
    void aFreestyleBuildThatLosesItsAgentLeavesNothingEither() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedLabel(Label.get("agent"));
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("swr"));
        job.getBuildersList().add(new Shell("echo begun; " + WaitingBuild.until("false")));
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("begun", build);
        agents.stop(jenkins, "agent");
        jenkins.waitForCompletion(build);
        assertThat(authFiles(), hasSize(1));
        agents.start(jenkins, agent());
        assertThat(authFiles(), empty());
        assertThat(Sessions.get().all(), empty());
    }

    @Test
    void cleaningUpAfterADeadAgentDoesNotStandInTheWayOfARetry() throws Exception {
        WaitingBuild build = build("retry(count: 2, conditions: [agent()]) { node('agent') {\n"
                + "  withRegistryToken('swr') { echo 'inside'; semaphore 'inside'; fileExists 'anything' }\n"
                + "} }");
        SemaphoreStep.waitForStart("inside/1", build.run());
        agents.stop(jenkins, "agent");
        SemaphoreStep.success("inside/1", null);
        build.says("could not be deleted");
        agents.start(jenkins, agent());
        SemaphoreStep.success("inside/2", null);
        build.ends(Result.SUCCESS);
        assertThat(build.lines("registry-token: swr.simulated.example as "), is(2L));
        assertThat(authFiles(), empty());
        assertThat(Sessions.get().all(), empty());
    }

    @Test
    void anAgentThatIsRemovedIsForgotten() throws Exception {
        WaitingBuild build = build("node('agent') { withRegistryToken('swr') { semaphore 'removed' } }");
        SemaphoreStep.waitForStart("removed/1", build.run());
        agents.stop(jenkins, "agent");
        jenkins.jenkins.removeNode(agent);
        SemaphoreStep.success("removed/1", null);
        build.ends(Result.SUCCESS);
        assertThat(Sessions.get().all(), empty());
    }

    @Test
    void aNodeInsideIsToldThatTheLoginIsElsewhere() throws Exception {
        WorkflowRun run = build("node('agent') { withRegistryToken('swr') { node('built-in') {\n"
                        + "  sh 'echo here: ${DOCKER_CONFIG:-none}'\n"
                        + "  sh 'echo again: ${REGISTRY_AUTH_FILE:-none}'\n"
                        + "} } }")
                .ends(Result.SUCCESS);
        jenkins.assertLogContains("\nhere: none", run);
        jenkins.assertLogContains("\nagain: none", run);
        assertThat(
                JenkinsRule.getLog(run)
                        .lines()
                        .filter(line -> line.equals("registry-token: the login is on agent, and not on built-in."
                                + " Open withRegistryToken inside each node that needs it."))
                        .toList(),
                hasSize(1));
    }

    @Test
    void branchesThatShareAWorkspaceDoNotDisturbEachOther() throws Exception {
        WaitingBuild build = build("node('agent') { parallel(\n"
                + "  short: { withRegistryToken('swr') { semaphore 'short' } },\n"
                + "  long: { withRegistryToken('swr') { semaphore 'long'; sh 'grep -c swr \"$DOCKER_CONFIG/config.json\"' } })\n"
                + "}");
        SemaphoreStep.waitForStart("short/1", build.run());
        SemaphoreStep.waitForStart("long/1", build.run());
        assertThat(authFiles(), hasSize(2));
        SemaphoreStep.success("short/1", null);
        await().atMost(Duration.ofMinutes(1)).until(() -> authFiles().size() == 1);
        SemaphoreStep.success("long/1", null);
        build.ends(Result.SUCCESS);
        assertThat(authFiles(), empty());
        assertThat(cloud.calls(), is(1));
    }

    private List<Path> authFiles() throws IOException {
        return Below.named(Path.of(agent.getRemoteFS(), "workspace"), "config.json"::equals);
    }

    private static InboundAgentExtension.Options agent() {
        return InboundAgentExtension.Options.newBuilder()
                .name("agent")
                .webSocket()
                .build();
    }

    private String waitFor(String name) {
        return WaitingBuild.waitFor(control, name);
    }

    private WaitingBuild build(String script) throws Exception {
        return WaitingBuild.start(jenkins, control, script);
    }
}
