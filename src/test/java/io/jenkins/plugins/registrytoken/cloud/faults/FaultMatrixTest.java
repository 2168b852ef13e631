package io.jenkins.plugins.registrytoken.cloud.faults;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.registrytoken.cloud.EveryRequestHasAContractTest;
import io.jenkins.plugins.registrytoken.cloud.faults.FaultCase.Mode;
import io.jenkins.plugins.registrytoken.cloud.faults.Outcome.Kind;
import io.jenkins.plugins.registrytoken.contract.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault in every call. The cases are run before the tests, side by side; the tests look at how they ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class FaultMatrixTest {
    private static final Duration LONGEST = Duration.ofSeconds(25);
    private static final int AT_A_TIME = 24;
    /** What takes longest in real time goes first. */
    private static final List<String> IN_REAL_TIME = List.of("stall before the headers", "slow drip", "503");

    /** Its warnings tell of each connection that ends as it is meant to. */
    private static final Logger SERVERS = Logger.getLogger(MockWebServer.class.getName());

    private final Map<FaultCase, Outcome> outcomes = new LinkedHashMap<>();
    private final Map<CloudCall, Outcome> faultless = new LinkedHashMap<>();
    private Leftovers leftovers;
    private Duration took;

    @BeforeAll
    void run() throws Exception {
        SERVERS.setLevel(Level.SEVERE);
        long begin = System.nanoTime();
        Leftovers none = new Leftovers();
        ExecutorService calls = Executors.newCachedThreadPool(none.threads("call"));
        ExecutorService cases = Executors.newFixedThreadPool(AT_A_TIME, none.threads("case"));
        try {
            // Counted from here on: what the first calls load and open stays.
            for (CloudCall call : CloudCall.ALL) {
                faultless.put(call, new FaultCase(call, Fault.NONE, Mode.DUE).run(none, calls));
            }
            leftovers = new Leftovers();
            Map<FaultCase, Future<Outcome>> running = new LinkedHashMap<>();
            all().forEach(one -> running.put(one, cases.submit(() -> one.run(leftovers, calls))));
            for (Map.Entry<FaultCase, Future<Outcome>> one : running.entrySet()) {
                outcomes.put(one.getKey(), outcome(one.getValue()));
            }
        } finally {
            cases.shutdownNow();
            calls.shutdownNow();
        }
        took = Duration.ofNanos(System.nanoTime() - begin);
    }

    @AfterAll
    protected void write() throws Exception {
        SERVERS.setLevel(null);
        new Summary(outcomes, took).write(leftovers);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallWithoutAFaultGivesAToken(CloudCall call) {
        assertThat(faultless.get(call).toString(), faultless.get(call).kind(), equalTo(Kind.TOKEN));
    }

    @ParameterizedTest
    @MethodSource("withEmptyCache")
    void aFaultEndsInATokenOrInOneClearLine(FaultCase one) {
        endsWell(one);
        assertThat(outcomes.get(one).kind(), anyOf(equalTo(Kind.TOKEN), equalTo(Kind.LINE)));
    }

    @ParameterizedTest
    @MethodSource("due")
    void aTokenThatIsNotExpiredOutlivesTheFault(FaultCase one) {
        endsWell(one);
        assertThat(outcomes.get(one).kind(), anyOf(equalTo(Kind.TOKEN), equalTo(Kind.OLD_TOKEN)));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void aFaultThatPassesIsNotNoticed(FaultCase one) {
        assertThat(outcomes.get(one).line(), outcomes.get(one).kind(), equalTo(Kind.TOKEN));
    }

    @ParameterizedTest
    @MethodSource("inRealTime")
    void aControllerIsNotKeptWaiting(FaultCase one) {
        endsWell(one);
        assertThat(outcomes.get(one).kind(), equalTo(Kind.LINE));
    }

    @Test
    void nothingIsLeft() throws Exception {
        assertThat("calls", leftovers.calls(), equalTo(0));
        assertThat("connections", leftovers.connections(), equalTo(0));
        assertThat("sockets", leftovers.sockets(), greaterThan(outcomes.size()));
        assertThat("open sockets", leftovers.openSockets(), equalTo(0L));
        assertThat("threads", leftovers.threads(), empty());
        assertThat("descriptors", leftovers.descriptors(), empty());
    }

    /** Those of the core: what else implements it passes one of these on. */
    @Test
    void everyRequestOfTheCoreIsInTheMatrix() {
        Set<String> inTheMatrix = CloudCall.ALL.stream()
                .map(call -> call.toUrl().apply("http://127.0.0.1:1").getClass().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(inTheMatrix, equalTo(EveryRequestHasAContractTest.requestsOfTheCore()));
    }

    @Test
    void theMatrixIsLarge() {
        assertThat(outcomes.size(), greaterThan(1000));
    }

    private void endsWell(FaultCase one) {
        Outcome outcome = outcomes.get(one);
        assertThat(outcome.line(), outcome.flaws(), empty());
        assertThat(outcome.waited(), lessThanOrEqualTo(LONGEST));
        assertThat("The call was made", outcome.hits(), greaterThan(0));
    }

    Stream<CloudCall> calls() {
        return CloudCall.ALL.stream();
    }

    Stream<FaultCase> withEmptyCache() {
        return cases(Mode.EMPTY_CACHE, fault -> true);
    }

    Stream<FaultCase> due() {
        return cases(Mode.DUE, fault -> true);
    }

    /** The controller's own link has no time to lose. */
    Stream<FaultCase> passing() {
        return Stream.of(Mode.EMPTY_CACHE, Mode.DUE)
                .flatMap(mode -> cases(mode, Fault::passes))
                .filter(one -> !one.call().onTheLink());
    }

    Stream<FaultCase> inRealTime() {
        return cases(Mode.REAL_TIME, fault -> IN_REAL_TIME.contains(fault.name()))
                .filter(one -> one.call() == CloudCall.ALL.get(0));
    }

    private Stream<FaultCase> all() {
        return Stream.of(inRealTime(), withEmptyCache(), due()).flatMap(cases -> cases);
    }

    private static Stream<FaultCase> cases(Mode mode, Predicate<Fault> faults) {
        return CloudCall.ALL.stream()
                .flatMap(call ->
                        FaultCase.FAULTS.stream().filter(faults).map(fault -> new FaultCase(call, fault, mode)));
    }

    private static Outcome outcome(Future<Outcome> future) throws InterruptedException {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return Outcome.neither(e.getCause().toString());
        } catch (TimeoutException e) {
            return Outcome.neither("no end within a minute");
        }
    }
}
