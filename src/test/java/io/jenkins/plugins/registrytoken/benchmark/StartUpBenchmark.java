package io.jenkins.plugins.registrytoken.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.registrytoken.benchmark.StartedController.StartUp;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the plugin adds to the start of a controller. Two starts of the same controller differ by more than one plugin can
 * add, so twenty plugins like it are installed, with twenty times the credentials, and a twentieth of the difference is taken.
 * Controllers with and without them start in turn, on {@link OneProcessor}. As in {@link CoreBenchmark} the fastest start of each kind counts, as
 * others may be using the machine; beside it stands what the medians say. Reading 1,000 credentials from a file takes Jenkins
 * a time that no plugin can change, so what as many of its own kind take is taken off.
 */
class StartUpBenchmark {
    private static final int ROUNDS = Integer.getInteger("startup.rounds", 10);
    private static final int COPIES = 20;
    private static final int MANY = 1000;
    private static final String AREA = "start-up";
    private static final double GOAL_MILLIS = 50;

    @TempDir
    Path directory;

    private final Map<Kind, StartedController> controllers = new EnumMap<>(Kind.class);
    private final Map<Kind, List<StartUp>> starts = new EnumMap<>(Kind.class);
    private final Figures figures = new Figures();
    private CloudSimulator cloud;
    private OneProcessor processor;

    private enum Kind {
        NOTHING,
        PASSWORDS,
        PLUGINS,
        PLUGINS_WITH_TOKENS
    }

    @BeforeEach
    void prepare() throws Throwable {
        processor = new OneProcessor();
        cloud = new CloudSimulator(Clock.systemUTC());
        add(Kind.NOTHING, 0, StoredCredentials.NONE);
        add(Kind.PASSWORDS, 0, StoredCredentials.passwords(COPIES * MANY));
        add(Kind.PLUGINS, COPIES, StoredCredentials.NONE);
        add(Kind.PLUGINS_WITH_TOKENS, COPIES, StoredCredentials.tokens(MANY, PluginCopies.names(COPIES)));
    }

    private void add(Kind kind, int copies, StoredCredentials credentials) throws Throwable {
        Path home = Files.createDirectory(directory.resolve(kind.name()));
        StartedController controller = new StartedController(home, credentials, copies);
        controllers.put(kind, controller);
        starts.put(kind, new ArrayList<>());
        controller.start();
        int stored = controller.fixture().runRemotely(StoredCredentials::save);
        assertEquals(credentials == StoredCredentials.NONE ? 0 : COPIES * MANY, stored);
        controller.stop();
    }

    @AfterEach
    void close() throws Exception {
        for (StartedController controller : controllers.values()) {
            controller.close();
        }
        cloud.close();
        processor.close();
    }

    @Test
    void aStartTakesNoLongerAndCallsNobody() throws Throwable {
        List<Kind> kinds = new ArrayList<>(controllers.keySet());
        for (int round = 0; round < ROUNDS; round++) {
            for (Kind kind : kinds) {
                StartUp start = controllers.get(kind).start();
                System.out.printf("%s: %.0f ms, %.0f ms%n", kind, start.processorMillis(), start.millis());
                starts.get(kind).add(start);
                controllers.get(kind).kill();
            }
            Collections.rotate(kinds, 1);
        }

        compare("added by the plugin, no credentials", Kind.PLUGINS, Kind.NOTHING);
        compare(
                "added by the plugin, 1,000 registry tokens for 1,000 passwords",
                Kind.PLUGINS_WITH_TOKENS,
                Kind.PASSWORDS);
        compare("added by 1,000 registry tokens", Kind.PLUGINS_WITH_TOKENS, Kind.PLUGINS);
        compare("added by 1,000 user names with passwords", Kind.PASSWORDS, Kind.NOTHING);
        say(millis("a start without the plugin: processor time", fastest(Kind.NOTHING, StartUp::processorMillis)));
        say(millis("a start without the plugin: time until fully up", fastest(Kind.NOTHING, StartUp::millis)));
        count("no credentials", StoredCredentials.NONE);
        count("1,000 registry tokens", StoredCredentials.tokens(cloud.endpoint(), MANY));
        figures.add(Figure.count(AREA, "calls to the cloud", "calls", cloud.calls(), 0));
        figures.write(getClass());
        assertEquals(0, cloud.calls());
    }

    private void compare(String name, Kind more, Kind less) {
        Figure processor = millis(
                name + ": processor time",
                (fastest(more, StartUp::processorMillis) - fastest(less, StartUp::processorMillis)) / COPIES);
        say(more == Kind.PLUGINS || less == Kind.PASSWORDS ? processor.goal(GOAL_MILLIS) : processor);
        say(millis(
                name + ": processor time, by medians",
                (median(more, StartUp::processorMillis) - median(less, StartUp::processorMillis)) / COPIES));
        say(millis(
                name + ": time until fully up",
                (fastest(more, StartUp::millis) - fastest(less, StartUp::millis)) / COPIES));
    }

    /** What a controller with the plugin itself loads. */
    private void count(String with, StoredCredentials credentials) throws Throwable {
        Path home = Files.createDirectory(directory.resolve(with.replaceAll("\\W", "")));
        try (StartedController controller = new StartedController(home, credentials)) {
            controller.start();
            List<String> forCalls = controller.classes().forCalls();
            List<String> ofSessions = controller.classes().ofSessions();
            say(Figure.count(AREA, "classes loaded that only a call needs, " + with, "classes", forCalls.size(), 0));
            say(Figure.count(AREA, "classes of sessions loaded, " + with, "classes", ofSessions.size(), 0));
            assertEquals(List.of(), forCalls);
            assertEquals(List.of(), ofSessions);
        }
    }

    private void say(Figure figure) {
        figures.add(figure);
        System.out.printf("%s: %.1f %s%n", figure.name(), figure.value(), figure.unit());
    }

    private static Figure millis(String name, double value) {
        return Figure.of(AREA, name, "ms", value);
    }

    private double fastest(Kind kind, ToDoubleFunction<StartUp> value) {
        return sorted(kind, value)[0];
    }

    private double median(Kind kind, ToDoubleFunction<StartUp> value) {
        double[] sorted = sorted(kind, value);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private double[] sorted(Kind kind, ToDoubleFunction<StartUp> value) {
        return starts.get(kind).stream().mapToDouble(value).sorted().toArray();
    }
}
