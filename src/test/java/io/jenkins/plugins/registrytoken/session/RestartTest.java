package io.jenkins.plugins.registrytoken.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;

import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Label;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.Slave;
import hudson.tasks.Shell;
import io.jenkins.plugins.registrytoken.leaks.Below;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A real Jenkins that stops, or is killed, while logins are in use. */
public class RestartTest {
    private static final String RENEWED = "registry-token: swr.simulated.example renewed until ";
    private static final String ON_THE_CONTROLLER = "built-in";

    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension()
            .withHttpListenAddress("127.0.0.1")
            .withHost("127.0.0.1")
            .javaOptions(
                    CloudSimulator.ALLOW_LOOPBACK,
                    "-Dhudson.model.UpdateCenter.never=true",
                    "-Dhudson.model.UsageStatistics.disabled=true",
                    "-Djenkins.model.Jenkins.slaveAgentPort=-1",
                    // As in production; in tests Pipelines give an agent up after 15 seconds.
                    "-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis=300000");

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    @TempDir
    Path control;

    private CloudSimulator cloud;
    private Path workspaces;

    @BeforeEach
    void start() throws Throwable {
        cloud = new CloudSimulator(Clock.systemUTC())
                .knows(SimulatedCredentials.ACCESS_KEY, SimulatedCredentials.SECRET);
        jenkins.startJenkins();
        jenkins.runRemotely(RestartTest::configure, cloud.endpoint());
        agents.createAgent(jenkins, agent());
        workspaces = Path.of(
                jenkins.runRemotely((JenkinsRule rule) -> ((Slave) rule.jenkins.getNode("agent")).getRemoteFS()));
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    @Test
    void aBlockGoesOnAfterACleanRestart() throws Throwable {
        theBlockGoesOnAfter(jenkins::stopJenkins);
    }

    @Test
    void aBlockGoesOnAfterTheControllerWasKilled() throws Throwable {
        theBlockGoesOnAfter(jenkins::stopJenkinsForcibly);
    }

    private void theBlockGoesOnAfter(Stop stop) throws Throwable {
        begin("node('agent') { withRegistryToken(credentialsId: 'swr', passwordVariable: 'P') {\n"
                + WaitingBuild.waitFor(control, "restart")
                + "  sh 'set +x; test \"$P\" = \"simulated-password\"-1 && echo the variable is $P'\n"
                + "  sh 'set +x; cat \"$DOCKER_CONFIG/config.json\"; ls -l \"$DOCKER_CONFIG\"'\n"
                + "} }");
        says("waiting for restart");
        String old = cloud.passwords().get(0);
        stop.now();
        LeakSearch search = new LeakSearch(cloud.passwords().toArray(new String[0]));
        assertThat(search.below(jenkins.getHome().toPath()), empty());
        jenkins.startJenkins(); // the agent connects again by itself
        says(RENEWED);
        assertThat(cloud.passwords(), hasSize(2));
        Files.createFile(control.resolve("restart"));
        String log = ends(Result.SUCCESS);
        assertThat(log, containsString("\"auth\" : \"****\""));
        assertThat(log, containsString("-rw-------"));
        assertThat(log, containsString("the variable is ****"));
        assertThat(new LeakSearch(old, cloud.passwords().get(1)).in("log", log), empty());
        assertNothingIsLeft();
    }

    @Test
    void aLoginOfDockerCommonsStepsIsRenewedAfterARestart() throws Throwable {
        begin("node('agent') { withDockerRegistry(url: 'https://mirror.example', credentialsId: 'swr') {\n"
                + WaitingBuild.waitFor(control, "restart")
                + "  sh 'set +x; "
                + WaitingBuild.until("grep -q "
                        + Base64.getEncoder()
                                .encodeToString(("simulated-region@" + SimulatedCredentials.ACCESS_KEY
                                                + ":simulated-password-2")
                                        .getBytes(StandardCharsets.UTF_8))
                        + " \"$DOCKER_CONFIG/config.json\"")
                + "'\n"
                + "} }");
        says("waiting for restart");
        jenkins.stopJenkinsForcibly();
        jenkins.startJenkins();
        Files.createFile(control.resolve("restart"));
        ends(Result.SUCCESS);
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", ON_THE_CONTROLLER})
    void aFreestyleBuildThatDiedWithTheControllerLeavesNothing(String node) throws Throwable {
        if (node.equals(ON_THE_CONTROLLER)) {
            workspaces = jenkins.getHome().toPath();
        }
        jenkins.runRemotely(RestartTest::beginFreestyle, node);
        assertThat(authFiles(), hasSize(1));
        jenkins.stopJenkinsForcibly();
        jenkins.startJenkins();
        assertNothingIsLeft();
    }

    private static void beginFreestyle(JenkinsRule rule, String node) throws Throwable {
        FreeStyleProject job = rule.createFreeStyleProject("job");
        job.setAssignedLabel(Label.get(node));
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("swr"));
        job.getBuildersList().add(new Shell("echo begun; " + WaitingBuild.until("false")));
        rule.waitForMessage("begun", job.scheduleBuild2(0).waitForStart());
    }

    private static void configure(JenkinsRule rule, String endpoint) throws Throwable {
        SimulatedCredentials.add(
                SimulatedCredentials.of("swr", endpoint, SimulatedCredentials.ACCESS_KEY, SimulatedCredentials.SECRET));
    }

    private void begin(String script) throws Throwable {
        jenkins.runRemotely(RestartTest::beginPipeline, script);
    }

    private static void beginPipeline(JenkinsRule rule, String script) throws Throwable {
        WorkflowJob job = rule.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition(script, true));
        job.scheduleBuild2(0).waitForStart();
    }

    private void says(String message) throws Throwable {
        jenkins.runRemotely(RestartTest::waitForMessage, message);
    }

    private static void waitForMessage(JenkinsRule rule, String message) throws Throwable {
        rule.waitForMessage(message, run(rule));
    }

    private String ends(Result result) throws Throwable {
        return jenkins.runRemotely(RestartTest::waitForEnd, result.toString());
    }

    private static String waitForEnd(JenkinsRule rule, String result) throws Throwable {
        return JenkinsRule.getLog(rule.assertBuildStatus(Result.fromString(result), rule.waitForCompletion(run(rule))));
    }

    private static Run<?, ?> run(JenkinsRule rule) {
        return rule.jenkins.getItemByFullName("job", Job.class).getBuildByNumber(1);
    }

    private void assertNothingIsLeft() {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(authFiles(), empty()));
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            try (var records = Files.list(jenkins.getHome().toPath().resolve("registry-token"))) {
                assertThat(records.toList(), empty());
            }
        });
    }

    private List<Path> authFiles() throws IOException {
        return Below.named(workspaces.resolve("workspace"), "config.json"::equals);
    }

    private static InboundAgentExtension.Options agent() {
        return InboundAgentExtension.Options.newBuilder()
                .name("agent")
                .webSocket()
                .build();
    }

    @FunctionalInterface
    private interface Stop {
        void now() throws Exception;
    }
}
