package io.jenkins.plugins.registrytoken.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import hudson.model.Result;
import hudson.model.Slave;
import io.jenkins.plugins.registrytoken.leaks.Below;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jenkins.security.MasterToSlaveCallable;
import okhttp3.mockwebserver.MockResponse;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Agents and clouds that answer late or never, and the sessions that have nothing to do with them. */
@WithJenkins
class SlowRenewalsTest {
    private static final String RENEWED = "registry-token: swr.simulated.example renewed until ";
    private static final int SESSIONS = 12;

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    @TempDir
    Path control;

    private JenkinsRule jenkins;
    private CloudSimulator cloud;
    private Slave agent;
    private long process;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC()).tokensLive(Duration.ofSeconds(6));
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        agent = agents.createAgent(
                jenkins,
                InboundAgentExtension.Options.newBuilder()
                        .name("agent")
                        .webSocket()
                        .build());
        process = agent.getChannel().call(new ProcessId());
    }

    @AfterEach
    void stop() throws Exception {
        signal("CONT");
        cloud.close();
    }

    @Test
    void anAgentThatHangsHoldsOneThreadAndNoOtherAgent() throws Exception {
        WaitingBuild here = build("node('built-in') { withRegistryToken('swr') { semaphore 'here' } }");
        WaitingBuild hanging = build(sessionsOnTheAgent());
        SemaphoreStep.waitForStart("here/1", here.run());
        waitForSessions(hanging);
        signal("STOP");

        goesOnBeingRenewed(here);
        // Work that is to be done comes and goes.
        await().atMost(Duration.ofMinutes(1)).until(RenewalThreads::busy, hasSize(1));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> hanging.lines("Registry token swr: Agent agent does not answer."), is(2L * SESSIONS));
        assertThat(hanging.lines("a login could not be renewed, and is tried again"), is((long) SESSIONS));
        assertThat(hanging.lines("has expired and is now invalid"), is((long) SESSIONS));
        goesOnBeingRenewed(here);
        assertThat(RenewalThreads.count(), lessThanOrEqualTo((long) SessionTimer.THREADS));

        long before = hanging.lines(RENEWED);
        signal("CONT");
        await().atMost(Duration.ofMinutes(1)).until(() -> hanging.lines(RENEWED) >= before + SESSIONS);
        end(hanging);
        SemaphoreStep.success("here/1", null);
        here.ends(Result.SUCCESS);
        assertThat(authFiles(), empty());
        assertThat(Sessions.get().all(), empty());
    }

    @Test
    void whatABuildLeavesOnAnAgentThatHangsIsDeletedAsSoonAsThatGoesOn() throws Exception {
        WaitingBuild hanging = build(sessionsOnTheAgent());
        waitForSessions(hanging);
        signal("STOP");
        await().atMost(Duration.ofMinutes(1)).until(() -> hanging.lines("does not answer") > 0);
        end(hanging);
        assertThat(authFiles(), hasSize(SESSIONS));
        // None if Jenkins has given the agent up by now.
        await().atMost(Duration.ofMinutes(1)).until(() -> RenewalThreads.busy().size(), lessThanOrEqualTo(1));
        goesOnAndLeavesNothing();
    }

    @Test
    void aBuildThatIsAbortedMeanwhileShowsNoTrace() throws Exception {
        WaitingBuild hanging = build("node('agent') { parallel(\n"
                + "opening: { semaphore 'opening'; withRegistryToken('swr') { echo 'inside' } },\n"
                + "closing: { withRegistryToken('swr') { semaphore 'closing' } }) }");
        SemaphoreStep.waitForStart("opening/1", hanging.run());
        SemaphoreStep.waitForStart("closing/1", hanging.run());
        signal("STOP");
        SemaphoreStep.success("opening/1", null);
        SemaphoreStep.success("closing/1", null);
        // Each of the two waits for a thread that waits for the agent.
        await().atMost(Duration.ofMinutes(1)).until(RenewalThreads::busy, hasSize(4));
        hanging.run().doStop();
        String log = JenkinsRule.getLog(hanging.ends(Result.ABORTED));
        assertThat(log, not(containsString("\tat ")));
        assertThat(log, not(containsString("inside")));
        goesOnAndLeavesNothing();
    }

    @Test
    void cloudsThatDoNotAnswerHoldNoThreadAndNoOtherCloud() throws Exception {
        List<CloudSimulator> slow = new ArrayList<>();
        CountDownLatch answers = new CountDownLatch(1);
        try {
            StringBuilder branches = new StringBuilder();
            for (int i = 0; i < SESSIONS; i++) {
                CloudSimulator other = new CloudSimulator(Clock.systemUTC()).tokensLive(Duration.ofSeconds(8));
                slow.add(other.serves("slow-" + i + ".simulated.example"));
                SimulatedCredentials.add(SimulatedCredentials.of("slow-" + i, other));
                branches.append("b%d: { withRegistryToken('slow-%d') { semaphore 's%d' } },".formatted(i, i, i));
            }
            WaitingBuild waiting = build("node('agent') { parallel(" + branches + " failFast: false) }");
            waitForSessions(waiting);
            slow.forEach(other -> other.answersAll(".*", () -> answer(answers)));
            int before = calls(slow);
            await().atMost(Duration.ofMinutes(1)).until(() -> calls(slow) >= before + SESSIONS);

            WaitingBuild here = build("node('built-in') { withRegistryToken('swr') { semaphore 'here' } }");
            SemaphoreStep.waitForStart("here/1", here.run());
            goesOnBeingRenewed(here);
            await().atMost(Duration.ofMinutes(1)).until(RenewalThreads::busy, empty());
            SemaphoreStep.success("here/1", null);
            here.ends(Result.SUCCESS);
            end(waiting);
        } finally {
            answers.countDown();
            for (CloudSimulator other : slow) {
                other.close();
            }
        }
    }

    private static MockResponse answer(CountDownLatch answers) {
        try {
            assertThat(answers.await(2, TimeUnit.MINUTES), is(true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new MockResponse().setResponseCode(500);
    }

    private static int calls(List<CloudSimulator> clouds) {
        return clouds.stream().mapToInt(CloudSimulator::calls).sum();
    }

    private static String sessionsOnTheAgent() {
        StringBuilder branches = new StringBuilder();
        for (int i = 0; i < SESSIONS; i++) {
            branches.append("b%d: { withRegistryToken('swr') { semaphore 's%d' } },".formatted(i, i));
        }
        return "node('agent') { parallel(" + branches + " failFast: false) }";
    }

    private static void waitForSessions(WaitingBuild build) throws Exception {
        for (int i = 0; i < SESSIONS; i++) {
            SemaphoreStep.waitForStart("s" + i + "/1", build.run());
        }
    }

    private static void end(WaitingBuild build) throws Exception {
        for (int i = 0; i < SESSIONS; i++) {
            SemaphoreStep.success("s" + i + "/1", null);
        }
        build.ends(Result.SUCCESS);
    }

    private static void goesOnBeingRenewed(WaitingBuild build) throws Exception {
        long before = build.lines(RENEWED);
        // Each is due about three seconds after the one before.
        await().atMost(Duration.ofMinutes(1)).until(() -> build.lines(RENEWED) >= before + 3);
    }

    private void goesOnAndLeavesNothing() throws IOException, InterruptedException {
        signal("CONT");
        await().atMost(Duration.ofMinutes(1)).until(this::authFiles, empty());
        await().atMost(Duration.ofMinutes(1)).until(() -> Sessions.get().all(), empty());
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process).start();
        assertThat(kill.waitFor(), is(0));
    }

    private List<Path> authFiles() throws IOException {
        return Below.named(Path.of(agent.getRemoteFS(), "workspace"), "config.json"::equals);
    }

    private WaitingBuild build(String script) throws Exception {
        return WaitingBuild.start(jenkins, control, script);
    }

    private static final class ProcessId extends MasterToSlaveCallable<Long, RuntimeException> {
        private static final long serialVersionUID = 1;

        @Override
        public Long call() {
            return ProcessHandle.current().pid();
        }
    }
}
