package io.jenkins.plugins.registrytoken.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Result;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.credential.SimulatedTime;
import io.jenkins.plugins.registrytoken.credential.TokenRequests;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Calls to the cloud by 100 builds that run at once: each has ten blocks, one after the other, each for a minute of ten
 * simulated ones. The clock goes on by five seconds once all builds have done what they do at its moment.
 */
@WithJenkins
class CloudCallsBenchmark {
    private static final String AREA = "cloud calls";
    private static final int BUILDS = 100;
    private static final int BLOCKS = 10;
    private static final int CREDENTIALS = 10;
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final int TICKS_OF_BLOCK = 12;
    private static final int LIVES = 10;

    private final MovingClock clock = new MovingClock(Instant.now());
    private JenkinsRule jenkins;
    private CloudSimulator cloud;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setNumExecutors(BUILDS);
        SimulatedTime.is(clock);
        cloud = new CloudSimulator(clock).tokensLive(Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() throws Exception {
        cloud.close();
    }

    @Test
    void oneCallServesAllBuildsForTheLifeOfAToken() throws Exception {
        List<RegistryTokenCredentials> credentials = new ArrayList<>();
        for (int i = 0; i < CREDENTIALS; i++) {
            cloud.knows("AK" + i, SimulatedCredentials.SECRET);
            credentials.add(SimulatedCredentials.add(
                    SimulatedCredentials.of("token-" + i, cloud.endpoint(), "AK" + i, SimulatedCredentials.SECRET)));
        }
        run("withRegistryToken('token-%d')");
        int calls = cloud.calls();
        for (RegistryTokenCredentials each : credentials) {
            CredentialsProvider.lookupStores(jenkins.jenkins)
                    .iterator()
                    .next()
                    .addCredentials(
                            Domain.global(),
                            new MintingCredentials(
                                    each.getId().replace("token", "mint"), TokenRequests.of(each), clock));
        }
        run(
                "withCredentials([usernamePassword(credentialsId: 'mint-%d', usernameVariable: 'U', passwordVariable: 'P')])");
        int minted = cloud.calls() - calls;
        Figure counted = Figure.count(
                AREA,
                "%,d blocks, %d builds, %d credentials, %d lives of a token"
                        .formatted(BUILDS * BLOCKS, BUILDS, CREDENTIALS, LIVES),
                "calls",
                calls,
                CREDENTIALS * (LIVES + 1));
        new Figures()
                .add(counted)
                .add(Figure.of(AREA, "the same with a credential that mints at each use", "calls", minted))
                .add(Figure.of(AREA, "calls for each of ours", "", (double) minted / calls))
                .write(CloudCallsBenchmark.class);
        assertFalse(counted.isMissed(), counted::toString);
    }

    /** Opens and closes the blocks of each build in turn, a minute for each, at a moment of its own in the minute. */
    private void run(String block) throws Exception {
        String name = block.replaceAll("\\W.*", "");
        List<WorkflowRun> runs = new ArrayList<>();
        for (int tick = 0; tick < TICKS_OF_BLOCK * (BLOCKS + 1); tick++) {
            for (int build = tick % TICKS_OF_BLOCK; build < BUILDS; build += TICKS_OF_BLOCK) {
                int opened = tick / TICKS_OF_BLOCK;
                if (opened == 0) {
                    runs.add(begin(name, block.formatted(build % CREDENTIALS), build));
                } else {
                    SemaphoreStep.success(semaphore(name, build) + '/' + opened, null);
                }
            }
            for (int build = tick % TICKS_OF_BLOCK; build < BUILDS; build += TICKS_OF_BLOCK) {
                int opened = tick / TICKS_OF_BLOCK;
                if (opened < BLOCKS) {
                    SemaphoreStep.waitForStart(semaphore(name, build) + '/' + (opened + 1), null);
                }
            }
            clock.advance(TICK);
        }
        for (WorkflowRun run : runs) {
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
        }
        assertEquals(BUILDS, runs.size());
    }

    private WorkflowRun begin(String name, String block, int build) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name + '-' + build);
        job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
        job.setDefinition(new CpsFlowDefinition(
                "node { for (int i = 0; i < %d; i++) { %s { semaphore '%s' } } }"
                        .formatted(BLOCKS, block, semaphore(name, build)),
                true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private static String semaphore(String name, int build) {
        return name + build;
    }
}
