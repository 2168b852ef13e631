package io.jenkins.plugins.registrytoken.soak;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.registry.TinyImage;
import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
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
 * Many sessions for a long time, in processes that end when they should not. It fails for what the plugin did, and not
 * because the machine was slow: the {@link Control} tells which. Only {@code ./mvnw -Psoak verify} runs this;
 * {@code -Dsoak.sessions=20} makes it a light one, {@code -Dsoak.minutes=60} a long one. What all the processes say is in
 * {@code target/soak.log}.
 */
class Soak {
    private static final int SESSIONS = Integer.getInteger("soak.sessions", 100);
    /** How long the sessions are held, restarts not counted; longer if not all of them have been renewed by then. */
    private static final int MINUTES = Integer.getInteger("soak.minutes", 4);

    private static final int HOLDS = 3;
    private static final int AGENTS = 4;
    private static final List<String> CREDENTIALS = List.of("swr-0", "swr-1", "swr-2", "swr-3");
    /** As short as a login can be that is renewed when half its life is gone, and some seconds more. */
    private static final Duration TOKEN_LIFE = Duration.ofSeconds(130);
    /** For what happens sooner or later, however slow the machine is. */
    private static final Duration DEADLINE = Duration.ofMinutes(5);

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
    private final List<Path> left = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();
    private final List<String> threadsLeft = new ArrayList<>();
    private Agents agents;
    private Controller controller;
    private RealRegistry registry;
    private CloudSimulator cloud;
    private ValidLogins logins;
    private Sessions sessions;
    private Control control;
    private Watch watch;

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
        logins = new ValidLogins(registry, TOKEN_LIFE);
        cloud = new CloudSimulator(Clock.systemUTC())
                .serves(registry.host())
                .tokensLive(TOKEN_LIFE)
                .tellsOfEachLogin(logins);
        CREDENTIALS.forEach(id -> cloud.knows(Controller.accessKey(id), SimulatedCredentials.SECRET));
        sessions = new Sessions(
                Files.createDirectory(directory.resolve("pulls")), registry.host() + "/team/app:1", SESSIONS);
        agents = new Agents(jenkins, processes, Files.createDirectory(directory.resolve("agents")), AGENTS);
        control = new Control(
                Files.createDirectory(directory.resolve("control")), agents.names(), registry.host(), logins);
        watch = new Watch(agents, control, logins, SESSIONS);
        controller = new Controller(jenkins, agents.names(), control);
        controller.start();
        controller.addCredentials(cloud.endpoint(), CREDENTIALS);
        agents.start((SESSIONS + AGENTS - 1) / AGENTS + 1); // one for the control
        push();
    }

    /** Through a session, so that whatever threads one needs are there when they are first counted. */
    private void push() throws Throwable {
        Path image = TinyImage.write(Files.createDirectory(directory.resolve("image")));
        controller.buildNow(
                Controller.PUSH,
                "node('%s') { withRegistryToken('%s') { sh 'skopeo copy --dest-tls-verify=false oci:%s docker://%s/team/app:1' } }"
                        .formatted(agents.names().get(0), CREDENTIALS.get(0), image, registry.host()));
    }

    @AfterEach
    void stop() throws Exception {
        if (sessions != null) {
            sessions.endAll();
        }
        if (control != null) {
            control.close();
        }
        if (registry != null) {
            registry.close();
        }
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void noLoginExpiresThroughRestartsAndKilledAgentsAndNothingIsLeft() throws Throwable {
        Threads before = controller.threads();
        control.start(jenkins);
        Deadline.within(DEADLINE, "the control has written to all agents", control::isOnAllAgents);
        controller.begin(sessions.pipelines(agents.names(), control));
        controller.begin(sessions.pipelines(agents.names(), CREDENTIALS));
        awaitPullsIn(1);
        watch.start();
        Figures.Outcome outcome = null;
        try {
            throughUpheavals();
            watch.close();
            outcome = end(before);
        } finally {
            watch.close();
            Figures figures = figures(outcome);
            figures.write(TARGET.resolve("soak.json"));
            System.out.println(figures);
        }
        check();
    }

    private void throughUpheavals() throws Throwable {
        crashes.add(agents.crash(agents.names().get(1)));
        hold();
        restarts.add(controller.restart());
        goOnTo(2);
        crashes.add(agents.crash(agents.names().get(2)));
        hold();
        restarts.add(controller.crash());
        goOnTo(3);
        crashes.add(agents.crash(agents.names().get(1)));
        hold();
    }

    private void goOnTo(int step) throws Throwable {
        sessions.end(step - 1);
        awaitPullsIn(step);
    }

    private void awaitPullsIn(int step) throws Throwable {
        Deadline.within(DEADLINE, "every session pulls in step " + step, () -> {
            assertEquals(List.of(), controller.ended(), "builds that have ended");
            return sessions.allHavePulledIn(step);
        });
    }

    /** For its part of the time, and until every session has been renewed since this began. */
    private void hold() throws Throwable {
        Instant begin = Instant.now();
        Instant end = begin.plus(Duration.ofMinutes(MINUTES).dividedBy(HOLDS));
        Deadline.within(Duration.ofMinutes(MINUTES).plus(DEADLINE), "every session is renewed again", () -> {
            assertTrue(jenkins.isAlive(), "Jenkins has died");
            assertEquals(List.of(), watch.faults());
            return Instant.now().isAfter(end) && watch.allAreIssuedAfter(begin);
        });
    }

    private Figures.Outcome end(Threads before) throws Throwable {
        control.stop(jenkins);
        sessions.endAll();
        controller.awaitSuccess();
        // Pools keep idle threads for some time, and so does the connection to the cloud.
        Deadline.passes(DEADLINE, () -> isBackTo(before, controller.threads()));
        Threads after = controller.threads();
        Path home = jenkins.getHome().toPath();
        left.addAll(LeftFiles.of(home));
        LeakSearch search = new LeakSearch(SimulatedCredentials.SECRET, PASSWORD);
        secrets.addAll(search.below(home));
        for (Path agent : agents.directories()) {
            left.addAll(LeftFiles.on(agent));
            secrets.addAll(search.below(agent));
        }
        if (!isBackTo(before, after)) {
            threadsLeft.addAll(after.ours());
            threadsLeft.add(after.all() + " in all, of " + before.all());
        }
        return new Figures.Outcome(
                controller.renewals(),
                cloud.calls(),
                left.size(),
                Math.max(0, after.ours().size() - before.ours().size()),
                before.all(),
                after.all(),
                secrets.size());
    }

    private Figures figures(Figures.Outcome outcome) throws IOException {
        return new Figures(
                SESSIONS,
                MINUTES,
                watch.watched(),
                Figures.Pulls.of(sessions.controlPulls()),
                Figures.Pulls.of(sessions.pulls()),
                seconds(restarts.stream().map(Controller.Absence::controller)),
                seconds(restarts.stream().map(Controller.Absence::agents)),
                seconds(crashes.stream()),
                watch.faults().size(),
                outcome);
    }

    private void check() throws IOException {
        List<Pull> pulls = sessions.pulls();
        List<Pull> refused = pulls.stream()
                .filter(pull -> pull.failed() && !pull.isUnanswered())
                .toList();
        assertAll(
                () -> assertEquals(List.of(), watch.faults(), "faults of the plugin"),
                () -> assertEquals(List.of(), refused, "refused pulls"),
                () -> assertEquals(List.of(), left, "files left"),
                () -> assertEquals(List.of(), secrets, "secrets found"),
                () -> assertEquals(List.of(), threadsLeft, "threads left"),
                () -> assertTrue(cloud.passwords().stream().allMatch(password -> password.startsWith(PASSWORD))),
                () -> assertTrue(
                        pulls.stream().filter(Pull::isUnanswered).count() <= pulls.size() / 10
                                && watch.watched().excusedSeconds() <= SESSIONS * MINUTES * 60 / 10.0,
                        "The machine was too slow to prove anything."));
    }

    private static boolean isBackTo(Threads before, Threads after) {
        return after.ours().size() <= before.ours().size() && after.all() <= before.all() + before.all() / 4;
    }

    private static List<Double> seconds(Stream<Duration> durations) {
        return durations.map(duration -> duration.toMillis() / 1000.0).toList();
    }
}
