package io.jenkins.plugins.registrytoken.soak;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.registrytoken.build.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.registry.TinyImage;
import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * Many sessions for a long time, in processes that end when they should not. Only {@code ./mvnw -Psoak verify} runs
 * this; {@code -Dsoak.sessions=20 -Dsoak.minutes=2} makes it a short one. What all the processes say is in
 * {@code target/soak.log}.
 */
class Soak {
    private static final int SESSIONS = Integer.getInteger("soak.sessions", 100);
    private static final int MINUTES = Integer.getInteger("soak.minutes", 10);
    private static final int AGENTS = 4;
    private static final List<String> CREDENTIALS = List.of("swr-0", "swr-1", "swr-2", "swr-3");
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(1);
    private static final Path TARGET = Path.of("target");
    /** What every login of the simulator begins with, and what every one of its encodings is searched for. */
    private static final String PASSWORD = "simulated-password-";

    private static PrintStream console;

    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension()
            .withTimeout(0)
            .javaOptions(Agents.QUICK_START)
            .javaOptions(
                    CloudSimulator.ALLOW_LOOPBACK,
                    "-Xmx1g",
                    // As in production; in tests Pipelines give an agent up after 15 seconds.
                    "-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis=300000",
                    "-Dhudson.model.UpdateCenter.never=true",
                    "-Dhudson.model.DownloadService.never=true",
                    "-Dhudson.model.UsageStatistics.disabled=true");

    @RegisterExtension
    private final InboundAgentExtension processes = new InboundAgentExtension();

    @TempDir
    Path directory;

    private final List<Controller.Absence> restarts = new ArrayList<>();
    private final List<Duration> crashes = new ArrayList<>();
    private Agents agents;
    private Controller controller;
    private RealRegistry registry;
    private CloudSimulator cloud;
    private LatestLogins logins;
    private Sessions sessions;

    /** Or the one line that the soak prints would be lost among those of six processes. */
    @BeforeAll
    static void keepTheConsoleClean() throws IOException {
        console = System.err;
        System.setErr(new PrintStream(Files.newOutputStream(TARGET.resolve("soak.log")), true));
    }

    @AfterAll
    static void giveTheConsoleBack() {
        System.err.close();
        System.setErr(console);
    }

    @BeforeEach
    void start() throws Throwable {
        Tools.need("docker-registry", "skopeo");
        registry = new RealRegistry(Files.createDirectory(directory.resolve("registry")), "nobody", "yet");
        logins = new LatestLogins(registry);
        cloud = new CloudSimulator(Clock.systemUTC())
                .serves(registry.host())
                .tokensLive(TOKEN_LIFE)
                .tellsOfEachLogin(logins);
        CREDENTIALS.forEach(id -> cloud.knows(Controller.accessKey(id), SimulatedCredentials.SECRET));
        sessions = new Sessions(
                Files.createDirectory(directory.resolve("pulls")), registry.host() + "/team/app:1", SESSIONS);
        agents = new Agents(jenkins, processes, Files.createDirectory(directory.resolve("agents")), AGENTS);
        controller = new Controller(jenkins, agents.names());
        controller.start();
        controller.addCredentials(cloud.endpoint(), CREDENTIALS);
        agents.start((SESSIONS + AGENTS - 1) / AGENTS);
        push();
    }

    /** Through a session, so that whatever threads one needs are there when they are first counted. */
    private void push() throws Throwable {
        Path image = TinyImage.write(Files.createDirectory(directory.resolve("image")));
        controller.buildNow(
                "push",
                "node('%s') { withRegistryToken('%s') { sh 'skopeo copy --dest-tls-verify=false oci:%s docker://%s/team/app:1' } }"
                        .formatted(agents.names().get(0), CREDENTIALS.get(0), image, registry.host()));
    }

    @AfterEach
    void stop() throws Exception {
        if (sessions != null) {
            sessions.endAll();
        }
        if (registry != null) {
            registry.close();
        }
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void noPullFailsThroughRestartsAndKilledAgentsAndNothingIsLeft() throws Throwable {
        Threads before = controller.threads();
        Instant begin = Instant.now();
        controller.begin(sessions.pipelines(agents.names(), CREDENTIALS));
        awaitPullsIn(1);
        Instant open = Instant.now();

        holdFor(1, open);
        crashes.add(agents.crash(agents.names().get(1)));
        holdFor(2, open);
        restarts.add(controller.restart());
        goOnTo(2);
        holdFor(3, open);
        crashes.add(agents.crash(agents.names().get(2)));
        holdFor(4, open);
        restarts.add(controller.crash());
        goOnTo(3);
        holdFor(5, open);
        crashes.add(agents.crash(agents.names().get(1)));
        holdFor(6, open);

        sessions.endAll();
        controller.awaitSuccess();
        check(begin, before);
    }

    private void goOnTo(int step) throws Throwable {
        sessions.end(step - 1);
        awaitPullsIn(step);
    }

    private void awaitPullsIn(int step) throws Throwable {
        Deadline.within(
                Duration.ofMinutes(5), "every session pulls in step " + step, () -> sessions.allHavePulledIn(step));
    }

    /**
     * Until so many sixths of the time are over, and then until every session has the current login. A controller that
     * is killed between issuing a login and writing it forgets it, issues the next one when it is back, and thereby
     * ends what the session still has; no plugin can help that without keeping tokens on the disk.
     */
    private void holdFor(int sixths, Instant open) throws Throwable {
        Instant end = open.plus(Duration.ofMinutes(MINUTES).multipliedBy(sixths).dividedBy(6));
        Deadline.within(Duration.ofMinutes(MINUTES), "the time is over", () -> {
            assertTrue(jenkins.isAlive(), "Jenkins has died");
            return Instant.now().isAfter(end);
        });
        Deadline.within(
                Duration.ofMinutes(2),
                "all sessions have the current logins",
                () -> logins.areIn(agents.authFiles(), Duration.ofSeconds(20)));
    }

    private void check(Instant begin, Threads before) throws Throwable {
        // Pools keep idle threads for some time, and so does the connection to the cloud.
        Deadline.passes(Duration.ofMinutes(3), () -> isBackTo(before, controller.threads()));
        Threads after = controller.threads();
        List<Pull> failed = sessions.pulls().stream().filter(Pull::failed).toList();
        List<Pull> late = failed.stream()
                .filter(pull -> pull.at().isAfter(begin.plus(Duration.ofMinutes(1))))
                .toList();
        Path home = jenkins.getHome().toPath();
        List<Path> files = new ArrayList<>(LeftFiles.of(home));
        LeakSearch search = new LeakSearch(SimulatedCredentials.SECRET, PASSWORD);
        List<String> secrets = new ArrayList<>(search.below(home));
        for (Path agent : agents.directories()) {
            files.addAll(LeftFiles.on(agent));
            secrets.addAll(search.below(agent));
        }
        Figures figures = new Figures(
                SESSIONS,
                MINUTES,
                sessions.pulls().size(),
                failed.size() - late.size(),
                late.size(),
                controller.renewals(),
                cloud.calls(),
                seconds(restarts.stream().map(Controller.Absence::controller)),
                seconds(restarts.stream().map(Controller.Absence::agents)),
                seconds(crashes.stream()),
                files.size(),
                Math.max(0, after.ours().size() - before.ours().size()),
                before.all(),
                after.all(),
                secrets.size());
        figures.write(TARGET.resolve("soak.json"));
        System.out.println(figures);
        assertAll(
                () -> assertEquals(List.of(), late, "failed pulls"),
                () -> assertEquals(List.of(), files, "files left"),
                () -> assertEquals(List.of(), secrets, "secrets found"),
                () -> assertEquals(0, figures.threadsLeft(), () -> "threads left: " + String.join("\n", after.ours())),
                () -> assertTrue(isBackTo(before, after), "all threads: " + after.all()),
                () -> assertTrue(cloud.passwords().stream().allMatch(password -> password.startsWith(PASSWORD))));
    }

    private static boolean isBackTo(Threads before, Threads after) {
        return after.ours().size() <= before.ours().size() && after.all() <= before.all() + before.all() / 4;
    }

    private static List<Double> seconds(Stream<Duration> durations) {
        return durations.map(duration -> duration.toMillis() / 1000.0).toList();
    }
}
