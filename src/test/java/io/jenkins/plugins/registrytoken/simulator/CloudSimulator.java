package io.jenkins.plugins.registrytoken.simulator;

import io.jenkins.plugins.registrytoken.cloud.http.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/**
 * Huawei Cloud over real HTTP on loopback: SWR and its Enterprise Edition, IAM and the API gateway before them, and the
 * metadata service of a virtual machine. It checks signatures and clocks the way the gateway documents it, counts calls,
 * and fails as it is told to.
 */
public final class CloudSimulator implements AutoCloseable {
    /** The option of Java that lets a Jenkins call a simulated cloud. */
    public static final String ALLOW_LOOPBACK = "-D" + Loopback.PROPERTY + "=true";

    private static final String PASSWORD = "simulated-password-";

    private final Clock clock;
    private final MockWebServer server = new MockWebServer();
    private final Accounts accounts;
    private final IamSimulator iam;
    private final FederationSimulator federation;
    private final EcsMetadataSimulator ecs;
    private final SwrEnterpriseSimulator enterprise;
    private final List<RecordedRequest> calls = new CopyOnWriteArrayList<>();
    private final List<String> passwords = new CopyOnWriteArrayList<>();
    private final Queue<Supplier<MockResponse>> scripted = new ConcurrentLinkedQueue<>();
    private final Map<String, Supplier<MockResponse>> outages = new ConcurrentHashMap<>();
    private volatile List<String> registries = List.of("swr.simulated.example");
    private volatile String region = "simulated-region";
    private volatile Duration lifetime = Duration.ofHours(6);
    private volatile String fixedPassword;
    private volatile Consumer<IssuedLogin> listener;

    public CloudSimulator(Clock clock) throws IOException {
        this(clock, 0);
    }

    /** @param port on loopback; 0 for a free one */
    public CloudSimulator(Clock clock, int port) throws IOException {
        this.clock = clock;
        accounts = new Accounts(clock);
        iam = new IamSimulator(clock, accounts);
        federation = new FederationSimulator(clock, accounts);
        ecs = new EcsMetadataSimulator(clock, accounts);
        enterprise = new SwrEnterpriseSimulator(clock, accounts, this::nextPassword);
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                calls.add(request);
                Supplier<MockResponse> script = scripted.poll();
                return script != null ? script.get() : answer(request);
            }
        });
        server.start(InetAddress.getLoopbackAddress(), port);
    }

    /** For a look by hand: {@code CloudSimulator [port [registry]]} knows the key AK / SK until it is stopped. */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (CloudSimulator simulator =
                new CloudSimulator(Clock.systemUTC(), args.length > 0 ? Integer.parseInt(args[0]) : 0)) {
            simulator.knows("AK", "SK").serves(args.length > 1 ? args[1] : "127.0.0.1:5000");
            System.out.println("The simulated cloud listens at " + simulator.endpoint() + "; access key AK, secret SK. "
                    + "A Jenkins calls it if its Java has " + ALLOW_LOOPBACK);
            Thread.currentThread().join();
        }
    }

    /** What to configure as endpoint. */
    public String endpoint() {
        // The name of the loopback address would be looked up, and differ by machine.
        return "http://127.0.0.1:" + server.getPort() + '/';
    }

    /** What answers, for a server of the caller's. Its own server is stopped. */
    public Dispatcher dispatcher() throws IOException {
        close();
        return server.getDispatcher();
    }

    /** For who stands between this cloud and its callers. */
    public MockWebServer server() {
        return server;
    }

    public CloudSimulator knows(String accessKeyId, String secret) {
        accounts.knows(accessKeyId, secret);
        return this;
    }

    public CloudSimulator knowsTemporary(String accessKeyId, String secret, String securityToken) {
        accounts.knowsTemporary(accessKeyId, secret, securityToken);
        return this;
    }

    public CloudSimulator knowsIamToken(String token) {
        accounts.knowsIamToken(token, Instant.MAX);
        return this;
    }

    /** Ends every IAM token at once, as a change of the user's password does. */
    public CloudSimulator revokesIamTokens() {
        accounts.revokeIamTokens();
        return this;
    }

    /** Ends every temporary key at once, as a change of the agency does. */
    public CloudSimulator revokesTemporaryKeys() {
        accounts.revokeTemporaryKeys();
        return this;
    }

    public CloudSimulator knowsUser(String account, String user, String password) {
        iam.knowsUser(account, user, password);
        return this;
    }

    /** @param account by name or ID, as it will be asked for */
    public CloudSimulator knowsAgency(String account, String agency) {
        iam.knowsAgency(account, agency);
        return this;
    }

    /**
     * An identity provider.
     *
     * @param subjectRegex whom its conversion rules give a group
     */
    public CloudSimulator knowsProvider(String name, TrustedIssuer issuer, String subjectRegex) {
        federation.knowsProvider(name, issuer, subjectRegex);
        return this;
    }

    /**
     * An agency and a provider of the newer identity service.
     *
     * @param subjectRegex whom the trust policy of the agency allows
     */
    public CloudSimulator trusts(String agencyUrn, String providerUrn, TrustedIssuer issuer, String subjectRegex) {
        federation.trusts(agencyUrn, providerUrn, issuer, subjectRegex);
        return this;
    }

    /** The life of each key for an ID token from now on, whatever the call asks for. */
    public CloudSimulator keysLive(Duration life) {
        federation.keysLive(life);
        return this;
    }

    /** Every ID token that was shown for a key, accepted or not. */
    public List<String> idTokens() {
        return federation.idTokens();
    }

    /** The subject of the ID token for whose key this login was given. */
    public String subject(String username) {
        return federation.subject(username);
    }

    public CloudSimulator knowsProject(String name, String id) {
        iam.knowsProject(name, id);
        return this;
    }

    /** The controller runs on a virtual machine with an agency. */
    public CloudSimulator isOnEcs(boolean withSecondVersion, Duration keyLife) {
        ecs.isPresent(withSecondVersion, keyLife);
        return this;
    }

    /** An instance of the Enterprise Edition, in place of one with the same ID; {@code address} is null for none. */
    public CloudSimulator hasInstance(
            String project, String id, String name, String status, String address, String... domains) {
        enterprise.has(new SwrEnterpriseSimulator.Instance(project, id, name, status, address, List.of(domains)));
        return this;
    }

    /** The registry hosts that the logins are for. */
    public CloudSimulator serves(String... hosts) {
        registries = List.of(hosts);
        return this;
    }

    /** What user names begin with, unless the call is for a project. */
    public CloudSimulator isIn(String name) {
        region = name;
        return this;
    }

    /** The life of each login, unless the call asks for another. */
    public CloudSimulator tokensLive(Duration duration) {
        lifetime = duration;
        return this;
    }

    /** Every login has this password, not a new one each time. */
    public CloudSimulator issues(String password) {
        fixedPassword = password;
        return this;
    }

    /** Every login has a user name of its own, and is told before the caller gets it. */
    public CloudSimulator tellsOfEachLogin(Consumer<IssuedLogin> told) {
        listener = told;
        return this;
    }

    /** The next call gets this answer, whatever it asks; further ones queue up behind. */
    public CloudSimulator next(MockResponse response) {
        scripted.add(() -> response);
        return this;
    }

    /** The same, made when the call comes. */
    public CloudSimulator next(Supplier<MockResponse> response) {
        scripted.add(response);
        return this;
    }

    /** The next call and both of its repetitions get this answer. */
    public CloudSimulator nextTries(MockResponse response) {
        return next(response).next(response).next(response);
    }

    /** Every call of a path (without query) gets this answer from now on. */
    public CloudSimulator answersAll(String pathRegex, Supplier<MockResponse> response) {
        outages.put(pathRegex, response);
        return this;
    }

    /** Ends what {@link #answersAll} began. */
    public CloudSimulator recovers() {
        outages.clear();
        return this;
    }

    public int calls() {
        return calls.size();
    }

    /** The calls so far whose path (without query) is this. */
    public long calls(String pathRegex) {
        return calls.stream()
                .filter(call -> call.getRequestUrl().encodedPath().matches(pathRegex))
                .count();
    }

    public RecordedRequest lastCall() {
        return calls.get(calls.size() - 1);
    }

    /** Every password given out so far. */
    public List<String> passwords() {
        return passwords;
    }

    @Override
    public void close() throws IOException {
        server.shutdown();
    }

    private MockResponse answer(RecordedRequest request) {
        for (Map.Entry<String, Supplier<MockResponse>> outage : outages.entrySet()) {
            if (request.getRequestUrl().encodedPath().matches(outage.getKey())) {
                return outage.getValue().get();
            }
        }
        return Stream.<Function<RecordedRequest, MockResponse>>of(
                        ecs::answer,
                        federation::answer,
                        iam::answer,
                        call -> enterprise.answer(call, lifetime),
                        this::swr)
                .map(service -> service.apply(request))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> Answers.gatewayError(404, "APIG.0101", "The API does not exist"));
    }

    private MockResponse swr(RecordedRequest request) {
        String operation = request.getRequestUrl().encodedPath();
        if (!operation.matches("/v2/manage/utils/(secret|authorizationtoken)")) {
            return null;
        }
        if (!"POST".equals(request.getMethod())) {
            return Answers.json(
                    405, "[{\"errorCode\":\"SVCSTG.SWR.4050000\",\"errorMessage\":\"Method not allowed\"}]");
        }
        MockResponse refusal = accounts.refusal(request);
        return refusal != null
                ? refusal
                : login(
                        request.getRequestUrl(),
                        operation.endsWith("authorizationtoken") ? "bearertoken" : null,
                        accounts.caller(request));
    }

    private MockResponse login(HttpUrl url, String fixedPrefix, String user) {
        String project = url.queryParameter("projectname");
        String prefix = fixedPrefix != null ? fixedPrefix : project != null ? project : region;
        String seconds = url.queryParameter("duration_seconds");
        Duration life = seconds == null ? lifetime : Duration.ofSeconds(Long.parseLong(seconds));
        String password = nextPassword();
        String username = prefix + '@' + user + (listener == null ? "" : "-" + UUID.randomUUID());
        if (listener != null) {
            listener.accept(new IssuedLogin(user, username, password));
        }
        String auth = Base64.getEncoder().encodeToString((username + ':' + password).getBytes(StandardCharsets.UTF_8));
        Instant expiry = clock.instant().plus(life);
        return Answers.json(
                        200,
                        registries.stream()
                                .map(host -> "\"" + host + "\":{\"auth\":\"" + auth + "\"}")
                                .collect(Collectors.joining(",", "{\"auths\":{", "}}")))
                .addHeader(
                        "x-swr-dockerlogin",
                        "docker login -u " + username + " -p " + password + ' ' + registries.get(0))
                .addHeader("x-swr-expireat", expiry.toString());
    }

    private synchronized String nextPassword() {
        String password = fixedPassword != null ? fixedPassword : PASSWORD + (passwords.size() + 1);
        passwords.add(password);
        return password;
    }

    /**
     * A login as SWR gave it out.
     *
     * @param accessKeyId who asked for it
     */
    public record IssuedLogin(String accessKeyId, String username, String password) {}
}
