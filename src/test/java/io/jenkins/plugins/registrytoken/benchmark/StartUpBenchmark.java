package io.jenkins.plugins.registrytoken.benchmark;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.registrytoken.benchmark.StartedController.StartUp;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
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
 * What the plugin adds to the start of a controller. Controllers with and without it start in turn; compared is the
 * processor time of their threads, compiler and garbage collector left out, and the median taken of the differences
 * within a round: all that a start does for the plugin is in it, also what Jenkins does in its place, and little of what
 * the machine does besides. How far to trust it is told by the spread, half of the range that holds the middle half of the
 * differences. The time until a controller is fully up is what people wait for, but far less steady, and only stands
 * beside it; so do the parts that can be measured one by one, of which {@link AddedLater} and {@link LoadedClasses} tell. The controllers have no
 * plugins but the required ones: others would add nothing but noise.
 */
class StartUpBenchmark {
    private static final int ROUNDS = Integer.getInteger("startup.rounds", 6);
    private static final int MANY = 1000;
    private static final String AREA = "start-up";
    private static final double GOAL_MILLIS = 50;

    @TempDir
    Path directory;

    private final Map<Kind, StartedController> controllers = new EnumMap<>(Kind.class);
    private final Map<Kind, List<StartUp>> starts = new EnumMap<>(Kind.class);
    private final Map<Kind, List<Double>> loading = new EnumMap<>(Kind.class);
    private final List<AddedLater> addedLater = new ArrayList<>();
    private final Figures figures = new Figures();
    private CloudSimulator cloud;

    private enum Kind {
        WITHOUT_PLUGIN,
        NO_CREDENTIALS,
        TOKENS,
        PASSWORDS
    }

    @BeforeEach
    void prepare() throws Throwable {
        cloud = new CloudSimulator(Clock.systemUTC());
        add(Kind.WITHOUT_PLUGIN, StoredCredentials.NONE, "registry-token");
        add(Kind.NO_CREDENTIALS, StoredCredentials.NONE);
        add(Kind.TOKENS, StoredCredentials.tokens(cloud.endpoint(), MANY));
        add(Kind.PASSWORDS, StoredCredentials.passwords(MANY));
    }

    private void add(Kind kind, StoredCredentials credentials, String... omitted) throws Throwable {
        StartedController controller =
                new StartedController(Files.createDirectory(directory.resolve(kind.name())), credentials, omitted);
        controllers.put(kind, controller);
        starts.put(kind, new ArrayList<>());
        loading.put(kind, new ArrayList<>());
        controller.start();
        if (kind == Kind.WITHOUT_PLUGIN) {
            StoredCredentials.tokens(cloud.endpoint(), MANY).to(laterCredentials());
            addLater(controller);
        }
        int stored = controller.fixture().runRemotely(StoredCredentials::save);
        assertEquals(kind == Kind.TOKENS || kind == Kind.PASSWORDS ? MANY : 0, stored);
        controller.stop();
    }

    private AddedLater addLater(StartedController controller) throws Throwable {
        return controller
                .fixture()
                .runRemotely(
                        AddedLater::measure,
                        RequiredPlugins.tested().toFile(),
                        laterCredentials().toFile());
    }

    private Path laterCredentials() {
        return directory.resolve("later.xml");
    }

    @AfterEach
    void close() throws Exception {
        for (StartedController controller : controllers.values()) {
            controller.close();
        }
        cloud.close();
    }

    @Test
    void aStartTakesNoLongerAndCallsNobody() throws Throwable {
        List<Kind> kinds = new ArrayList<>(controllers.keySet());
        for (int round = 0; round < ROUNDS; round++) {
            for (Kind kind : kinds) {
                StartedController controller = controllers.get(kind);
                starts.get(kind).add(controller.start());
                loading.get(kind).add(controller.classes().millisForOurs());
                if (kind == Kind.WITHOUT_PLUGIN) {
                    addedLater.add(addLater(controller));
                }
                controller.kill();
            }
            Collections.rotate(kinds, 1);
        }

        compare("added by the plugin, no credentials", Kind.NO_CREDENTIALS, Kind.WITHOUT_PLUGIN);
        compare("added by the plugin, 1,000 registry tokens", Kind.TOKENS, Kind.WITHOUT_PLUGIN);
        compare("added by 1,000 registry tokens", Kind.TOKENS, Kind.NO_CREDENTIALS);
        compare("added by 1,000 user names with passwords", Kind.PASSWORDS, Kind.NO_CREDENTIALS);
        addPieces("a plugin that holds nothing, loaded by a running controller", AddedLater::emptyMillis);
        addPieces("this plugin, loaded by a running controller", AddedLater::pluginMillis);
        addPieces("1,000 registry tokens read by a running controller", AddedLater::credentialsMillis);
        add("a start without the plugin", starts.get(Kind.WITHOUT_PLUGIN));
        countClasses();
        figures.add(Figure.count(AREA, "calls to the cloud", "calls", cloud.calls(), 0));
        figures.write(getClass());
        assertAll(
                () -> assertEquals(List.of(), classesForCalls(Kind.NO_CREDENTIALS)),
                () -> assertEquals(List.of(), classesForCalls(Kind.TOKENS)),
                () -> assertEquals(0, cloud.calls()));
    }

    private void compare(String name, Kind more, Kind less) {
        double[] processor = differences(more, less, StartUp::processorMillis);
        Figure added = Figure.of(AREA, name + ": processor time", "ms", median(processor));
        say(less == Kind.WITHOUT_PLUGIN ? added.goal(GOAL_MILLIS) : added);
        say(Figure.of(AREA, name + ": processor time, spread", "ms", spread(processor)));
        double[] all = differences(more, less, StartUp::millis);
        say(Figure.of(AREA, name + ": time until fully up", "ms", median(all)));
        say(Figure.of(AREA, name + ": time until fully up, spread", "ms", spread(all)));
    }

    private void add(String name, List<StartUp> measured) {
        say(Figure.of(AREA, name + ": processor time", "ms", median(sorted(measured, StartUp::processorMillis))));
        say(Figure.of(AREA, name + ": time until fully up", "ms", median(sorted(measured, StartUp::millis))));
    }

    private void addPieces(String name, ToDoubleFunction<AddedLater> value) {
        double[] millis = addedLater.stream().mapToDouble(value).sorted().toArray();
        say(Figure.of(AREA, name + ": processor time", "ms", median(millis)));
        say(Figure.of(AREA, name + ": processor time, spread", "ms", spread(millis)));
    }

    private void countClasses() throws IOException {
        for (Kind kind : List.of(Kind.NO_CREDENTIALS, Kind.TOKENS)) {
            String with = kind == Kind.TOKENS ? "1,000 registry tokens" : "no credentials";
            double[] millis = loading.get(kind).stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            say(Figure.of(AREA, "time for the classes of the plugin, " + with, "ms", median(millis)));
            say(Figure.of(AREA, "time for the classes of the plugin, " + with + ", spread", "ms", spread(millis)));
            say(Figure.of(
                    AREA,
                    "classes of the plugin loaded, " + with,
                    "classes",
                    controllers.get(kind).classes().ours().size()));
            say(Figure.count(
                    AREA,
                    "classes loaded that only a call needs, " + with,
                    "classes",
                    classesForCalls(kind).size(),
                    0));
        }
    }

    private List<String> classesForCalls(Kind kind) throws IOException {
        return controllers.get(kind).classes().forCalls();
    }

    private void say(Figure figure) {
        figures.add(figure);
        System.out.printf("%s: %.1f %s%n", figure.name(), figure.value(), figure.unit());
    }

    private double[] differences(Kind more, Kind less, ToDoubleFunction<StartUp> value) {
        double[] differences = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            differences[round] = value.applyAsDouble(starts.get(more).get(round))
                    - value.applyAsDouble(starts.get(less).get(round));
        }
        Arrays.sort(differences);
        return differences;
    }

    private static double[] sorted(List<StartUp> measured, ToDoubleFunction<StartUp> value) {
        return measured.stream().mapToDouble(value).sorted().toArray();
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double spread(double[] sorted) {
        return (sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4]) / 2;
    }
}
