package io.jenkins.plugins.registrytoken.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jenkins.plugins.registrytoken.cloud.BearerToken;
import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.http.Loopback;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every request to a cloud keeps to. A test class extends this once for each kind of request. All secrets in it, those
 * that the cloud issues included, begin with {@code canary}.
 *
 * @param <T> the answer
 */
public abstract class RequestContract<T extends Expiring> {
    /** Costly to make, as it reads the certificates that Java trusts. */
    private static final OkHttpClient HTTP = new OkHttpClient();

    private static final Timeouts IMPATIENT = new Timeouts(Duration.ofSeconds(1), Duration.ofMillis(30));
    private static final int MUTATIONS = 100;
    private static final Pattern SECRET = Pattern.compile("(?i).*(secret|password|token)");

    /** Its warnings tell of each connection that ends as it is meant to. */
    private final Logger servers = Logger.getLogger(MockWebServer.class.getName());

    private MockWebServer server;
    private HttpUrl url;

    /**
     * A complete request. Each call makes a new one that is equal to the one before.
     *
     * @param cloud where all of its calls go, look-ups included
     */
    protected abstract CloudRequest<T> request(HttpUrl cloud);

    /** Answers as the cloud does if all is well, with what expires at least 15 minutes from now. */
    protected abstract Dispatcher cloud();

    /**
     * The same request with a key or token that a cloud issued. Not null where {@link #request(HttpUrl)} has one.
     *
     * @param proof gives the key or token, for the look-ups too
     */
    protected CloudRequest<T> request(HttpUrl cloud, Proof proof) {
        return null;
    }

    /** How the cloud rejects a key or token that it issued itself; null if {@link #request(HttpUrl, Proof)} gives null. */
    protected MockResponse rejected() {
        return null;
    }

    /** How many calls are made while all look-ups are remembered. */
    protected int callsOfItsOwn() {
        return 1;
    }

    /**
     * The body of an error in the form of this cloud. The usual members of JSON are tried unless this is overridden.
     *
     * @param message as it stands in the body: quoted, where JSON wants it to be
     */
    protected String error(String message) {
        return Stream.of("message", "Message", "error_msg", "errorMessage", "error_description")
                .map(name -> '"' + name + "\": \"" + message + '"')
                .collect(Collectors.joining(
                        ", ", "{\"code\": \"Wrong\", \"Code\": \"Wrong\", \"error_code\": \"Wrong\", ", "}"));
    }

    /** Errors that the cloud documents. */
    protected List<MockResponse> errors() {
        return List.of();
    }

    /**
     * Another value of a component of the request. It is asked for each, and need know those only that the contract cannot
     * vary itself.
     *
     * @param component its path in the request: {@code auth.source.jwt}
     * @param value what it is now; may be null
     * @return null to leave it to the contract
     */
    protected Object other(String component, Object value) {
        return null;
    }

    @BeforeEach
    void start() throws IOException {
        System.setProperty(Loopback.PROPERTY, "true");
        servers.setLevel(Level.SEVERE);
        server = new MockWebServer();
        server.setServerSocketFactory(new PromptServer());
        server.start(InetAddress.getByName("127.0.0.1"), 0);
        url = HttpUrl.get("http://127.0.0.1:" + server.getPort() + '/');
        answers((number, call, good) -> good);
    }

    @AfterEach
    void stop() throws IOException {
        server.shutdown();
        servers.setLevel(null);
    }

    @Test
    void equalConfigurationsGiveEqualRequests() {
        CloudRequest<T> request = request(url);
        assertThat(request(url), not(sameInstance(request)));
        assertThat(request(url), equalTo(request));
        assertThat(request(url).hashCode(), equalTo(request.hashCode()));
    }

    @TestFactory
    Stream<DynamicTest> anotherConfigurationGivesAnotherRequest() {
        CloudRequest<T> request = request(url);
        return new Others(this::other)
                .of(request).entrySet().stream()
                        .map(other -> dynamicTest(other.getKey(), () -> {
                            assertThat("another value is known", other.getValue(), not(empty()));
                            other.getValue().forEach(one -> assertThat(one, not(equalTo(request))));
                        }));
    }

    @Test
    void makingARequestCallsNobody() {
        request(url);
        assertThat(server.getRequestCount(), equalTo(0));
    }

    @Test
    void aRequestSaysWhoIsAskedAndShowsNoSecret() {
        CloudRequest<T> request = request(url);
        assertThat(request.service(), containsString(" at 127.0.0.1"));
        assertThat(Line.holdsCanary(request.service() + request), equalTo(false));
    }

    /** Or the other tests prove nothing of them. */
    @Test
    void allSecretsAreCanaries() throws Exception {
        assertThat(request(url), instanceOf(Record.class));
        areCanaries((Record) request(url));
        if (send(request(url)) instanceof Record answer) {
            areCanaries(answer);
            if (answer instanceof RegistryToken token) {
                token.logins().values().forEach(RequestContract::areCanaries);
            }
        }
    }

    private static void areCanaries(Record whole) {
        Others.parts(whole)
                .filter(part -> SECRET.matcher(part.getKey()).matches() && part.getValue() instanceof String)
                .forEach(part -> assertThat(part.getKey(), part.getValue().toString(), containsString("canary")));
        Stream.concat(Stream.of(whole), Others.parts(whole).map(Map.Entry::getValue))
                .filter(BearerToken.class::isInstance)
                .forEach(token -> assertThat(((BearerToken) token).value(), containsString("canary")));
    }

    @Test
    void anAnswerIsGiven() throws Exception {
        isUsable(send(request(url)));
    }

    @Test
    void anEqualRequestIsAnsweredFromMemory() throws Exception {
        CachedCloud memory = memory();
        memory.ask(request(url));
        int calls = server.getRequestCount();
        memory.ask(request(url));
        assertThat(server.getRequestCount(), equalTo(calls));
    }

    @Test
    void lookUpsAreRemembered() throws Exception {
        CachedCloud memory = memory();
        memory.ask(request(url));
        memory.forget(request(url));
        int calls = server.getRequestCount();
        memory.ask(request(url));
        assertThat(server.getRequestCount() - calls, equalTo(callsOfItsOwn()));
    }

    @TestFactory
    Stream<DynamicTest> aFaultEndsInAnAnswerOrInOneClearLine() throws Exception {
        int calls = calls();
        return Fault.ALL.stream()
                .filter(fault ->
                        !fault.waits() && !fault.refused() && fault.ahead().isZero() && !fault.passes())
                .map(fault -> dynamicTest(fault.name(), () -> {
                    for (int first = 0; first < calls; first++) {
                        endsClearly(
                                first, (call, good) -> fault.answer().of(call, good), Timeouts.DEFAULT, fault.name());
                    }
                }));
    }

    @Test
    void aCloudThatDoesNotAnswerEndsInOneClearLine() throws Exception {
        for (int first = calls() - 1; first >= 0; first--) {
            endsClearly(first, (call, good) -> good.setSocketPolicy(SocketPolicy.NO_RESPONSE), IMPATIENT, "silence");
        }
    }

    @TestFactory
    Stream<DynamicTest> anErrorEndsInOneClearLine() throws Exception {
        int calls = calls();
        return errors().stream()
                .map(error -> dynamicTest(error.getStatus(), () -> {
                    for (int first = 0; first < calls; first++) {
                        endsClearly(first, (call, good) -> error, Timeouts.DEFAULT, error.getStatus());
                    }
                }));
    }

    /** Optional members are missing one day, and the types of others change. */
    @TestFactory
    Stream<DynamicTest> aChangedAnswerIsUsedOrExplained() throws Exception {
        return IntStream.range(0, calls())
                .mapToObj(changed -> dynamicTest("call " + (changed + 1), () -> {
                    AtomicInteger next = new AtomicInteger();
                    AtomicBoolean more = new AtomicBoolean(true);
                    while (more.get()) {
                        int index = next.getAndIncrement();
                        String[] what = {""};
                        answers((number, call, good) -> {
                            if (number != changed) {
                                return good;
                            }
                            List<Map.Entry<String, MockResponse>> all =
                                    List.copyOf(Changes.of(good).entrySet());
                            more.set(index < all.size());
                            what[0] = more.get() ? all.get(index).getKey() : "";
                            return more.get() ? all.get(index).getValue() : good;
                        });
                        ends(request(url), Timeouts.DEFAULT, RequestContract::flaws, what);
                    }
                }));
    }

    @Test
    void anAnswerThatIsNearlyRightIsUsedOrExplained() {
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Mutation mutation = new Mutation(seed);
            List<MockResponse> errors = errors();
            answers((number, call, good) -> !errors.isEmpty() && mutation.chance(20)
                    ? mutation.of(mutation.any(errors))
                    : mutation.chance(50) ? mutation.of(good) : good);
            ends(request(url), Timeouts.DEFAULT, Line::flawsWithQuotes, "seed " + seed);
        }
    }

    @TestFactory
    Stream<DynamicTest> whatTheCloudRepeatsOfTheRequestIsNotShown() throws Exception {
        int calls = calls();
        return Echo.FORMS.keySet().stream()
                .map(form -> dynamicTest(form, () -> {
                    for (int status : List.of(400, 401, 403, 500)) {
                        for (int first = 0; first < calls; first++) {
                            Echo echo = new Echo(form, status, this::error);
                            do {
                                endsWithoutSecret(first, echo);
                            } while (echo.next());
                        }
                    }
                }));
    }

    private void endsWithoutSecret(int first, Echo echo) {
        answers((number, call, good) -> number < first ? good : echo.of(call));
        ends(request(url), Timeouts.DEFAULT, failure -> echo.flaws(failure.getMessage()), echo);
    }

    @Test
    void aTokenDoesNotOutliveItsProof() throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(5));
        CloudRequest<T> request = request(url, new Proof(Instant.now(), end));
        if (request != null && send(request) instanceof RegistryToken token) {
            assertThat(token.expiresAt(), lessThanOrEqualTo(end));
        }
    }

    @Test
    void anExpiredProofGivesNoToken() throws Exception {
        Instant now = Instant.now();
        CloudRequest<T> request = request(url, new Proof(now.minusSeconds(2), now.minusSeconds(1)));
        if (request != null && send(request(url)) instanceof RegistryToken) {
            assertThrows(TokenException.class, () -> send(request));
        }
    }

    @TestFactory
    Stream<DynamicTest> aRejectedProofIsRenewedOnce() throws Exception {
        return callsWithProof()
                .map(rejected -> dynamicTest("call " + (rejected + 1), () -> {
                    Proof proof = proof();
                    answers((number, call, good) -> number == rejected ? rejected() : good);
                    isUsable(send(request(url, proof)));
                    assertThat(proof.refreshed(), equalTo(1));
                }));
    }

    @TestFactory
    Stream<DynamicTest> aProofThatIsRejectedAgainIsNotRenewedAgain() throws Exception {
        return callsWithProof()
                .map(first -> dynamicTest("from call " + (first + 1) + " on", () -> {
                    Proof proof = proof();
                    AtomicInteger rejections = new AtomicInteger();
                    answers((number, call, good) -> {
                        if (number < first) {
                            return good;
                        }
                        rejections.incrementAndGet();
                        return rejected();
                    });
                    ends(request(url, proof), Timeouts.DEFAULT, RequestContract::flaws, "rejection");
                    assertThat(rejections.get(), equalTo(2 * proof.refreshed()));
                }));
    }

    /** Each call that is made with a proof; none if the request needs none. */
    private Stream<Integer> callsWithProof() throws TokenException {
        return rejected() == null
                ? Stream.empty()
                : IntStream.range(0, calls(request(url, proof()))).boxed();
    }

    private static Proof proof() {
        return new Proof(Instant.now(), Instant.now().plus(Duration.ofHours(1)));
    }

    /** How many calls the request leads to if all is well. */
    private int calls() throws TokenException {
        return calls(request(url));
    }

    private int calls(CloudRequest<T> request) throws TokenException {
        int before = server.getRequestCount();
        send(request);
        return server.getRequestCount() - before;
    }

    private T send(CloudRequest<T> request) throws TokenException {
        return request.send(new DirectCloud(HTTP, Timeouts.DEFAULT));
    }

    private static CachedCloud memory() {
        return new CachedCloud(() -> new DirectCloud(HTTP, Timeouts.DEFAULT).api(), Clock.systemUTC(), Runnable::run);
    }

    private void endsClearly(int first, Answer answer, Timeouts timeouts, Object what) {
        answers((number, call, good) -> number < first ? good : answer.of(call, good));
        ends(request(url), timeouts, RequestContract::flaws, what + " from call " + (first + 1));
    }

    private void ends(CloudRequest<T> request, Timeouts timeouts, Flaws flaws, Object what) {
        try {
            isUsable(request.send(new DirectCloud(HTTP, timeouts)));
        } catch (TokenException e) {
            assertThat(name(what) + ": " + e.getMessage(), flaws.of(e), empty());
        } catch (RuntimeException e) {
            throw new AssertionError(name(what) + " ends in another exception", e);
        }
    }

    private static List<String> flaws(TokenException failure) {
        return Line.flaws(failure, " at 127.0.0.1");
    }

    private static String name(Object what) {
        return what instanceof String[] names ? names[0] : what.toString();
    }

    private static void isUsable(Expiring answer) {
        assertThat(answer.isExpired(Instant.now()), equalTo(false));
        assertThat(Line.holdsCanary(answer.toString()), equalTo(false));
        if (answer instanceof RegistryToken token) {
            token.logins().values().forEach(login -> assertThat(login.encode(), not(containsString("\n"))));
        }
    }

    /** Has the cloud answer so from now on. */
    private void answers(Numbered answer) {
        Dispatcher cloud = cloud();
        AtomicInteger calls = new AtomicInteger();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest call) throws InterruptedException {
                return answer.of(
                        calls.getAndIncrement(), call, cloud.dispatch(call).clone());
            }
        });
    }

    @FunctionalInterface
    private interface Answer {
        MockResponse of(RecordedRequest call, MockResponse good);
    }

    @FunctionalInterface
    private interface Numbered {
        /** @param number 0 for the first call */
        MockResponse of(int number, RecordedRequest call, MockResponse good);
    }

    @FunctionalInterface
    private interface Flaws {
        List<String> of(TokenException failure);
    }
}
