package io.jenkins.plugins.registrytoken.benchmark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import io.jenkins.plugins.registrytoken.agents.AgentProcess;
import io.jenkins.plugins.registrytoken.agents.Counts;
import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * How long an empty block takes to open and close, beside blocks of other plugins, in turn in one Pipeline. Every Pipeline
 * step takes its time; what counts is the time on top of that of {@code withEnv}.
 */
@WithJenkins
class BlockOverheadBenchmark {
    private static final String AREA = "block overhead";
    private static final int COUNTED = 3;

    @TempDir
    Path directory;

    private final List<AutoCloseable> running = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private JenkinsRule jenkins;
    private DockerLink docker;
    private Blocks blocks;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        for (String id : List.of("one", "two", "three")) {
            CloudSimulator cloud = new CloudSimulator(Clock.systemUTC()).serves(id + ".simulated.example");
            running.add(cloud);
            SimulatedCredentials.add(SimulatedCredentials.of(id, cloud));
        }
        String user = "canary-user";
        String password = "canary-password";
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "plain", "", user, password));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new FileCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "file",
                        "",
                        "config.json",
                        SecretBytes.fromBytes("{\"auths\":{}}".getBytes(StandardCharsets.UTF_8))));
        Path existing = Files.createDirectory(directory.resolve("existing"));
        Files.writeString(
                Files.createDirectory(existing.resolve(".docker")).resolve("config.json"),
                "{\"auths\":{\"other.example\":{\"auth\":\"dTpw\"}},\"proxies\":{\"default\":{\"httpProxy\":\"http://p\"}}}");
        docker = DockerLink.in(directory.resolve("docker"));
        blocks = new Blocks(existing.toString());
        if (Tools.has("docker") && Tools.has("docker-registry")) {
            RealRegistry registry =
                    new RealRegistry(Files.createDirectory(directory.resolve("registry")), user, password);
            running.add(registry);
            blocks.with(registry.host(), docker);
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : running) {
            one.close();
        }
    }

    @Test
    void twoRoundTripsAndNoProcessOpenAndCloseABlock() throws Exception {
        measure(0, 40, 200, 0.5, 0.75);
        measure(50, 15, 60, 0.25, 0.4);
        Figures file = new Figures();
        for (Figure figure : figures) {
            file.add(figure);
            System.out.printf(Locale.ROOT, "%s: %.2f %s%n", figure.name(), figure.value(), figure.unit());
        }
        file.write(getClass());
        assertThat(
                figures.stream()
                        .filter(figure -> figure.count() && figure.isMissed())
                        .toList(),
                empty());
    }

    private void measure(int latency, int warmUps, int timed, double ofDocker, double ofFile) throws Exception {
        BlockTimes.clear();
        String agent = "agent-" + latency;
        AgentProcess.start(
                jenkins,
                agent,
                Files.createDirectory(directory.resolve(agent)),
                docker.searchPath(),
                Duration.ofMillis(latency / 2));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(blocks.pipeline(agent, warmUps, COUNTED, timed), false));
        jenkins.buildAndAssertSuccess(job);

        String at = ", " + latency + " ms";
        double floor = BlockTimes.percentile(Blocks.FLOOR, 50, timed);
        for (String block : blocks.names()) {
            double median = BlockTimes.percentile(block, 50, timed);
            time(block + at + ": median", median);
            time(block + at + ": p95", BlockTimes.percentile(block, 95, timed));
            time(block + at + ": net", median - floor);
            count(block, at);
        }
        double net = BlockTimes.percentile(Blocks.OURS, 50, timed) - floor;
        ratio(Blocks.DOCKER, net, floor, timed, at, ofDocker);
        ratio(Blocks.FILE, net, floor, timed, at, ofFile);
    }

    private void time(String name, double millis) {
        figures.add(Figure.of(AREA, name, "ms", millis));
    }

    private void ratio(String peer, double net, double floor, int timed, String at, double goal) {
        double ofPeer = BlockTimes.percentile(peer, 50, timed) - floor;
        figures.add(Figure.of(AREA, Blocks.OURS + " / " + peer + at + ": net", "", net / ofPeer)
                .goal(goal));
    }

    private void count(String block, String at) {
        List<Counts> counts = BlockTimes.counts(block);
        assertThat(block, counts, hasSize(COUNTED));
        int trips = counts.stream().mapToInt(Counts::roundTrips).max().orElseThrow();
        int processes =
                counts.stream().mapToInt(one -> one.processes().size()).max().orElseThrow();
        if (Blocks.ALL_OURS.contains(block)) {
            figures.add(Figure.count(AREA, block + at + ": round trips", "round trips", trips, 2));
            figures.add(Figure.count(AREA, block + at + ": processes", "processes", processes, 0));
        } else {
            figures.add(Figure.of(AREA, block + at + ": round trips", "round trips", trips));
            figures.add(Figure.of(AREA, block + at + ": processes", "processes", processes));
        }
        if (block.equals(Blocks.DOCKER)) {
            assertThat(
                    "a process is seen",
                    counts.stream().map(one -> one.processes().size()).toList(),
                    everyItem(is(1)));
        }
    }
}
