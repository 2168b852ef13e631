package io.jenkins.plugins.registrytoken.benchmark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.slaves.DumbSlave;
import hudson.slaves.JNLPLauncher;
import hudson.slaves.RetentionStrategy;
import io.jenkins.plugins.registrytoken.benchmark.ManyBuilds.Outcome;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.soak.LeftFiles;
import io.jenkins.plugins.registrytoken.soak.Threads;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * Very many builds at once, on one agent, whose blocks are all open at the same time, while somebody looks at pages of
 * the controller. The same builds with {@code withEnv} in place of the login tell what of it Pipeline itself is.
 */
class LoadBenchmark {
    private static final int BUILDS = Integer.getInteger("load.builds", 500);
    private static final int CREDENTIALS = 10;
    private static final String AREA = "load";
    private static final double SLOWEST_PAGE_MILLIS = 1000;

    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension()
            .withHttpListenAddress("127.0.0.1")
            .withHost("127.0.0.1")
            .withTimeout(0)
            .javaOptions(
                    CloudSimulator.ALLOW_LOOPBACK,
                    "-Xmx1g",
                    "-Djenkins.model.Jenkins.slaveAgentPort=-1",
                    "-Dhudson.model.UpdateCenter.never=true",
                    "-Dhudson.model.DownloadService.never=true",
                    "-Dhudson.model.UsageStatistics.disabled=true");

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    @TempDir
    Path directory;

    private final Figures figures = new Figures();
    private final ArrayList<String> ids = new ArrayList<>(
            IntStream.range(0, CREDENTIALS).mapToObj(number -> "swr-" + number).toList());
    private CloudSimulator cloud;

    @BeforeEach
    void start() throws Throwable {
        cloud = new CloudSimulator(Clock.systemUTC());
        ids.forEach(id -> cloud.knows(id, SimulatedCredentials.SECRET));
        jenkins.startJenkins();
        jenkins.runRemotely(LoadBenchmark::configure, cloud.endpoint(), ids);
        jenkins.runRemotely(LoadBenchmark::addAgent, directory.toString(), BUILDS);
        agents.start(
                jenkins,
                InboundAgentExtension.Options.newBuilder()
                        .name("agent")
                        .webSocket()
                        .javaOptions("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                        .build());
    }

    private static void configure(JenkinsRule rule, String endpoint, ArrayList<String> ids) throws Exception {
        rule.jenkins.setNumExecutors(0);
        for (String id : ids) {
            SimulatedCredentials.add(SimulatedCredentials.of(id, endpoint, id, SimulatedCredentials.SECRET));
        }
    }

    private static void addAgent(JenkinsRule rule, String directory, Integer executors) throws Exception {
        DumbSlave agent = new DumbSlave("agent", directory, new JNLPLauncher());
        agent.setNumExecutors(executors);
        agent.setRetentionStrategy(RetentionStrategy.NOOP);
        rule.jenkins.addNode(agent);
    }

    @AfterEach
    void stop() throws Exception {
        cloud.close();
    }

    @Test
    void allBuildsEndAndPagesComeMeanwhile() throws Throwable {
        jenkins.runRemotely(ManyBuilds::run, "warm-withEnv", withEnv(), 2 * CREDENTIALS);
        jenkins.runRemotely(ManyBuilds::run, "warm-withRegistryToken", withTokens(), 2 * CREDENTIALS);
        Threads before = jenkins.runRemotely(Threads::count);

        Outcome plain = measure("withEnv", withEnv(), "");
        Outcome tokens = measure("withRegistryToken", withTokens(), "registry-tokens/");
        say(Figure.of(AREA, "builds at once", "builds", BUILDS));
        say(Figure.of(AREA, "time of all builds, to those with withEnv", "", tokens.seconds() / plain.seconds()));
        say(Figure.count(AREA, "builds that failed", "builds", tokens.failed().size(), 0));
        say(Figure.count(AREA, "calls to the cloud for 10 credentials", "calls", cloud.calls(), CREDENTIALS));
        List<Object> left = left(before);
        say(Figure.count(AREA, "files and threads left", "", left.size(), 0));
        figures.write(getClass());
        assertAll(
                () -> assertThat(plain.failed(), empty()),
                () -> assertThat(tokens.failed(), empty()),
                () -> assertEquals(BUILDS, tokens.sessions(), "sessions open at once"),
                () -> assertThat(cloud.calls(), lessThanOrEqualTo(CREDENTIALS)),
                () -> assertThat(left, empty()));
    }

    private static ArrayList<String> withEnv() {
        return IntStream.range(0, CREDENTIALS)
                .mapToObj(number -> "withEnv(['NUMBER=" + number + "'])")
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private ArrayList<String> withTokens() {
        return ids.stream()
                .map(id -> "withRegistryToken('" + id + "')")
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Outcome measure(String name, ArrayList<String> openings, String pageOfBuild) throws Throwable {
        // The first build of the warm-up has what all have. Without the dashboard: to list so many executors takes
        // Jenkins
        // seconds, whatever runs on them.
        List<URI> pages = Stream.of("job/warm-" + name + "-0/", "job/warm-" + name + "-0/1/" + pageOfBuild, "manage/")
                .map(this::page)
                .toList();
        try (PageRequests requests = new PageRequests(pages).begin()) {
            Outcome outcome = jenkins.runRemotely(ManyBuilds::run, name, openings, BUILDS);
            requests.close();
            assertThat(requests.problems(), empty());
            say(Figure.of(AREA, name + ": until all blocks are open", "s", outcome.secondsUntilOpen()));
            say(Figure.of(AREA, name + ": until all builds have ended", "s", outcome.seconds()));
            double[] millis = requests.sortedMillis();
            say(Figure.of(AREA, name + ": pages meanwhile, median", "ms", at(0.5, millis)));
            Figure slow = Figure.of(AREA, name + ": pages meanwhile, 99 of 100", "ms", at(0.99, millis));
            say(name.equals("withEnv") ? slow : slow.goal(SLOWEST_PAGE_MILLIS));
            say(Figure.of(AREA, name + ": pages meanwhile, slowest", "ms", at(1, millis)));
            return outcome;
        }
    }

    private URI page(String path) {
        try {
            return jenkins.getUrl().toURI().resolve(path);
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Of the sessions: what must not stay after them, though it may take a moment to go. */
    private List<Object> left(Threads before) throws Throwable {
        List<Object> left = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        do {
            left.clear();
            left.addAll(LeftFiles.on(directory));
            left.addAll(LeftFiles.of(jenkins.getHome().toPath()));
            Threads after = jenkins.runRemotely(Threads::count);
            if (after.ours().size() > before.ours().size()) {
                left.addAll(after.ours());
            }
        } while (!left.isEmpty() && System.nanoTime() < end);
        return left;
    }

    private void say(Figure figure) {
        figures.add(figure);
        System.out.printf("%s: %.2f %s%n", figure.name(), figure.value(), figure.unit());
    }

    private static double at(double share, double[] sorted) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
