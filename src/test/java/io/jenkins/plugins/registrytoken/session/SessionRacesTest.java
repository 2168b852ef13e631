package io.jenkins.plugins.registrytoken.session;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import hudson.model.Slave;
import io.jenkins.plugins.registrytoken.fuzz.Seed;
import io.jenkins.plugins.registrytoken.leaks.Below;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.durable_task.DurableTaskStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Many builds with logins that live for seconds, which begin and end at any moment and in every way, while credentials,
 * the agent and the cloud change below them.
 */
@WithJenkins
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SessionRacesTest {
    private static final int BUILDS = 20;
    private static final int SESSIONS = 10;
    private static final long RENEWALS = 3;
    private static final Duration LONG = Duration.ofMinutes(2);

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    private final Random random = Seed.of(SessionRacesTest.class);
    private final IssuedKeys issued = new IssuedKeys();
    private final boolean watching = DurableTaskStep.USE_WATCHING;
    private JenkinsRule jenkins;
    private CloudSimulator cloud;
    private Slave agent;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC())
                .tokensLive(IssuedKeys.LIFE)
                .tellsOfEachLogin(issued);
        jenkins.jenkins.setNumExecutors(6);
        agent = agents.createAgent(
                jenkins,
                InboundAgentExtension.Options.newBuilder()
                        .name("agent")
                        .webSocket()
                        .build());
        agent.setNumExecutors(12);
        jenkins.jenkins.updateNode(agent);
    }

    @AfterEach
    void stop() throws IOException {
        DurableTaskStep.USE_WATCHING = watching;
        cloud.close();
    }

    @Test
    void nothingIsLeftOrPrintedOrAskedTwiceWhateverHappensWhen() throws Exception {
        List<RacingBuild> builds = new ArrayList<>();
        try (SessionWatch watch = new SessionWatch(List.of(workspaces(), builtIn()));
                Upheaval upheaval = new Upheaval(cloud, agent.toComputer(), random.nextLong())) {
            race(builds, upheaval);
            // Seldom an agent is away and a cloud is down for so long that few builds get a login.
            for (int more = 0; more < 3 && (watch.seen() <= SESSIONS || renewals(builds) <= RENEWALS); more++) {
                race(builds, upheaval);
            }
            upheaval.end();
            for (RacingBuild build : builds) {
                await(build + " has no session any more").atMost(LONG).until(() -> !build.hasSession());
            }
            await().atMost(LONG).untilAsserted(() -> assertThat(remaining(), empty()));
            assertThat(Sessions.get().count(), is(0));
            int calls = cloud.calls();
            await("nobody renews anything")
                    .atMost(LONG)
                    .during(IssuedKeys.LIFE)
                    .until(() -> cloud.calls() == calls && remaining().isEmpty());
            for (RacingBuild build : builds) {
                System.out.println(build + ": " + build.run().getResult() + ' ' + build.reason());
            }
            System.out.println(
                    builds.stream().collect(groupingBy(build -> build.run().getResult(), counting())) + " with "
                            + watch.seen() + " sessions and " + renewals(builds) + " renewals");
            assertThat(watch.reappeared(), empty());
            assertThat("sessions", watch.seen(), greaterThan(SESSIONS));
            assertThat(upheaval.problems(), empty());
        }
        LeakSearch search = new LeakSearch(cloud.passwords().toArray(new String[0]));
        List<String> problems = new ArrayList<>();
        for (RacingBuild build : builds) {
            problems.addAll(search.in(build.toString(), build.log()));
            problems.addAll(build.problems());
        }
        assertThat(problems, empty());
        assertThat(issued.tooSoon(), empty());
        assertThat("renewals", renewals(builds), greaterThan(RENEWALS));
        await("no thread of ours is left")
                .pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(threads(), empty()));
    }

    private void race(List<RacingBuild> builds, Upheaval upheaval) throws Exception {
        List<RacingBuild> race = new ArrayList<>();
        for (int number = 0; number < BUILDS; number++) {
            upheaval.pause(random.nextInt(500));
            // Then the agent writes the log itself.
            DurableTaskStep.USE_WATCHING = random.nextBoolean();
            race.add(RacingBuild.start(jenkins, builds.size() + number, random, upheaval));
        }
        for (RacingBuild build : race) {
            jenkins.waitForCompletion(build.run());
        }
        builds.addAll(race);
    }

    private static long renewals(List<RacingBuild> builds) {
        return builds.stream().mapToLong(RacingBuild::renewals).sum();
    }

    /** Auth files, and what the controller knows sessions by. */
    private List<Path> remaining() throws IOException {
        Path journal = jenkins.jenkins.getRootDir().toPath().resolve("registry-token");
        List<Path> all = new ArrayList<>(
                Files.exists(journal) ? Below.named(journal, name -> !name.equals("registry-token")) : List.of());
        for (Path directory : List.of(workspaces(), builtIn())) {
            if (Files.exists(directory)) {
                all.addAll(Below.named(
                        directory, name -> name.startsWith("registry-token-") || name.startsWith("config.json")));
            }
        }
        return all;
    }

    private Path workspaces() {
        return Path.of(agent.getRemoteFS(), "workspace");
    }

    private Path builtIn() {
        return jenkins.jenkins.getRootDir().toPath().resolve("workspace");
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey() != Thread.currentThread())
                .filter(thread -> Stream.of(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("io.jenkins.plugins.registrytoken.")
                                && !frame.getClassName().contains(".simulator.")))
                .map(thread -> thread.getKey().getName() + ' ' + Arrays.toString(thread.getValue()))
                .toList();
    }
}
