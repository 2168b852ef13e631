package io.jenkins.plugins.registrytoken.benchmark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.registrytoken.credential.SimulatedTime;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** How long an empty block takes to open and close while the cloud stalls, and where no token is remembered. */
@WithJenkins
public class StalledCloudBenchmark {
    private static final String AREA = "waiting";
    private static final String REMEMBERED = "a remembered token";
    private static final String STALLED = "a remembered token past half its life, while the cloud stalls for 15 s";
    private static final String ONE = "one credential, nothing remembered, 100 ms a call";
    private static final String THREE = "three credentials, nothing remembered, 100 ms a call";
    private static final int WARM_UPS = 20;
    private static final int TIMED = 60;
    private static final Duration LIFE = Duration.ofHours(1);
    private static final MovingClock CLOCK = new MovingClock(Instant.now());
    private static final CountDownLatch STALL = new CountDownLatch(1);
    private static volatile long stallMillis;
    private static volatile long delayMillis;

    private final List<CloudSimulator> clouds = new ArrayList<>();
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        SimulatedTime.is(CLOCK);
        for (String id : List.of("one", "two", "three")) {
            CloudSimulator cloud = new CloudSimulator(CLOCK)
                    .tokensLive(LIFE)
                    .serves(id + ".simulated.example")
                    .tellsOfEachLogin(login -> answersLate(id.equals("one") ? stallMillis : 0));
            clouds.add(cloud);
            SimulatedCredentials.add(SimulatedCredentials.of(id, cloud));
        }
    }

    @AfterEach
    void stop() throws Exception {
        STALL.countDown();
        for (CloudSimulator cloud : clouds) {
            cloud.close();
        }
    }

    @Test
    void nobodyWaitsForACloudThatStallsAndSeveralAreAskedTogether() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        String our = getClass().getName();
        job.setDefinition(new CpsFlowDefinition(
                "node {\n"
                        + "  withRegistryToken('one') { }\n"
                        + "  " + our + ".stall()\n"
                        + "  withRegistryToken('two') { }\n"
                        + "  for (int i = 0; i < " + (WARM_UPS + TIMED) + "; i++) {\n"
                        + measured(REMEMBERED, "two")
                        + measured(STALLED, "one")
                        + "  }\n"
                        + "  " + our + ".delay()\n"
                        + "  for (int i = 0; i < " + (WARM_UPS + TIMED) + "; i++) {\n"
                        + "    " + our + ".forget()\n"
                        + measured(ONE, "one")
                        + "    " + our + ".forget()\n"
                        + measured(THREE, "one, two, three")
                        + "  }\n"
                        + "}\n",
                false));
        jenkins.buildAndAssertSuccess(job);
        List<Integer> calls = clouds.stream().map(CloudSimulator::calls).toList();
        new Figures()
                .add(time(REMEMBERED))
                .add(time(STALLED))
                .add(ratio("while the cloud stalls, to a remembered one", STALLED, REMEMBERED, 1.2))
                .add(time(ONE))
                .add(time(THREE))
                .add(ratio("three, to one", THREE, ONE, 1.3))
                .write(getClass());
        int blocks = WARM_UPS + TIMED;
        // The first block that remembers nothing may get the answer that had stalled.
        assertThat(calls.get(0), lessThanOrEqualTo(2 * blocks + 2));
        assertThat(calls.subList(1, 3), equalTo(List.of(blocks + 1, blocks)));
    }

    /** Half the life of the token is over, and the cloud does not give another one. */
    public static void stall() {
        CLOCK.advance(LIFE.dividedBy(2).plusMinutes(1));
        stallMillis = 15_000;
    }

    /** The cloud that stalled answers, and all take their time from now on. */
    public static void delay() {
        stallMillis = 0;
        STALL.countDown();
        delayMillis = 100;
    }

    /** No token is good any more. */
    public static void forget() {
        CLOCK.advance(LIFE.multipliedBy(2));
    }

    private static void answersLate(long stall) {
        try {
            if (!STALL.await(stall, TimeUnit.MILLISECONDS)) {
                return;
            }
            new CountDownLatch(1).await(delayMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String measured(String name, String ids) {
        String times = BlockTimes.class.getName();
        return "    begin = " + times + ".begin('', false)\n"
                + "    withRegistryToken('" + ids + "') { }\n"
                + "    " + times + ".end('', false, '" + name + "', begin)\n";
    }

    private static Figure time(String name) {
        return Figure.of(AREA, name, "ms", BlockTimes.percentile(name, 50, TIMED));
    }

    private static Figure ratio(String name, String of, String to, double goal) {
        return Figure.of(AREA, name, "", BlockTimes.percentile(of, 50, TIMED) / BlockTimes.percentile(to, 50, TIMED))
                .goal(goal);
    }
}
