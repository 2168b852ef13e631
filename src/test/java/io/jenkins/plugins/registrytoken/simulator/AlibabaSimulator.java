package io.jenkins.plugins.registrytoken.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.registrytoken.simulator.AlibabaGateway.Key;
import io.jenkins.plugins.registrytoken.simulator.AlibabaGateway.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/**
 * Alibaba Cloud's Container Registry in both editions, its Security Token Service and the metadata service of a virtual
 * machine, over real HTTP on loopback. It checks signatures, clocks and nonces the way the cloud documents it, counts
 * calls, and fails as it is told to.
 */
public final class AlibabaSimulator implements AutoCloseable {
    private static final Duration LIFE_OF_KEYS = Duration.ofHours(1);

    private final Clock clock;
    private final MockWebServer server = new MockWebServer();
    private final Map<String, Key> keys = new ConcurrentHashMap<>();
    private final Set<String> nonces = ConcurrentHashMap.newKeySet();
    private final Map<String, String> roles = new ConcurrentHashMap<>();
    private final List<RecordedRequest> calls = new CopyOnWriteArrayList<>();
    private final Queue<Supplier<MockResponse>> scripted = new ConcurrentLinkedQueue<>();
    private final Map<String, Supplier<MockResponse>> outages = new ConcurrentHashMap<>();
    private final SimulatedAcr acr;
    private final SimulatedOidc oidc = new SimulatedOidc(this::issueKey);
    private final SimulatedEcs ecs = new SimulatedEcs(this::issueKey);

    public AlibabaSimulator(Clock clock) throws IOException {
        this(clock, 0);
    }

    /** @param port on loopback; 0 for a free one */
    public AlibabaSimulator(Clock clock, int port) throws IOException {
        this.clock = clock;
        this.acr = new SimulatedAcr(clock);
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

    /** For a look by hand: {@code AlibabaSimulator [port [registry]]} knows the key AK / SK until it is stopped. */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (AlibabaSimulator simulator =
                new AlibabaSimulator(Clock.systemUTC(), args.length > 0 ? Integer.parseInt(args[0]) : 0)) {
            simulator.knows("AK", "SK").serves(args.length > 1 ? args[1] : "127.0.0.1:5000");
            System.out.println("The simulated cloud listens at " + simulator.endpoint()
                    + "; access key AK, secret SK, instance cri-simulated named team. A Jenkins calls it if its Java has "
                    + CloudSimulator.ALLOW_LOOPBACK);
            Thread.currentThread().join();
        }
    }

    /** What to configure as endpoint, of STS and of the metadata service too. */
    public String endpoint() {
        return url().toString();
    }

    public HttpUrl url() {
        // The name of the loopback address would be looked up, and differ by machine.
        return new HttpUrl.Builder()
                .scheme("http")
                .host("127.0.0.1")
                .port(server.getPort())
                .build();
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

    public AlibabaSimulator knows(String accessKeyId, String secret) {
        keys.put(accessKeyId, new Key(secret, null, Instant.MAX));
        return this;
    }

    public AlibabaSimulator knowsTemporary(String accessKeyId, String secret, String securityToken, Instant expiresAt) {
        keys.put(accessKeyId, new Key(secret, securityToken, expiresAt));
        return this;
    }

    /** Ends every temporary key at once, as a change of the role does. */
    public AlibabaSimulator revokesTemporaryKeys() {
        keys.replaceAll((id, key) ->
                key.securityToken() == null ? key : new Key("canary-revoked", "canary-revoked", Instant.MAX));
        return this;
    }

    /** @param externalId what AssumeRole must show; empty for nothing */
    public AlibabaSimulator knowsRole(String arn, String externalId) {
        roles.put(arn, externalId);
        return this;
    }

    /** The OIDC providers of the account, and whom its roles trust. */
    public SimulatedOidc oidc() {
        return oidc;
    }

    /** The RAM role of the machine on which the controller seems to run. */
    public SimulatedEcs ecs() {
        return ecs;
    }

    /** The instance of that id has this name from now on, and no other instance is known. */
    public AlibabaSimulator hasInstance(String id, String name) {
        acr.hasInstance(id, name);
        return this;
    }

    /** The registry hosts of the instance, public and VPC alike. */
    public AlibabaSimulator serves(String... hosts) {
        acr.serves(List.of(hosts));
        return this;
    }

    public AlibabaSimulator hasNoPublicEndpoint() {
        acr.hasNoPublicEndpoint();
        return this;
    }

    /** The life of each login, unless the call asks for another. */
    public AlibabaSimulator tokensLive(Duration duration) {
        acr.tokensLive(duration);
        return this;
    }

    /** Every login has this password, not a new one each time. */
    public AlibabaSimulator issues(String password) {
        acr.issues(password);
        return this;
    }

    /** The next call gets this answer, whatever it asks; further ones queue up behind. */
    public AlibabaSimulator next(MockResponse response) {
        scripted.add(() -> response);
        return this;
    }

    /** The same, made when the call comes. */
    public AlibabaSimulator next(Supplier<MockResponse> response) {
        scripted.add(response);
        return this;
    }

    /** The next call gets this answer, and so do its repetitions. */
    public AlibabaSimulator nextTries(MockResponse response) {
        return next(response).next(response).next(response);
    }

    /** Every call of this operation gets this answer from now on. */
    public AlibabaSimulator answersAll(String action, Supplier<MockResponse> response) {
        outages.put(action, response);
        return this;
    }

    /** Ends what {@link #answersAll} began. */
    public AlibabaSimulator recovers() {
        outages.clear();
        return this;
    }

    public int calls() {
        return calls.size();
    }

    /** How often this operation was called. */
    public long calls(String action) {
        return calls.stream()
                .filter(call -> action.equals(call.getHeader("x-acs-action")))
                .count();
    }

    /** The names of the sessions in which roles were assumed. */
    public Set<String> sessions() {
        return calls.stream()
                .map(call -> "AssumeRoleWithOIDC".equals(call.getHeader("x-acs-action"))
                        ? SimulatedOidc.form(call).get("RoleSessionName")
                        : call.getRequestUrl().queryParameter("RoleSessionName"))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    public RecordedRequest lastCall() {
        return calls.get(calls.size() - 1);
    }

    /** Every password given out so far. */
    public List<String> passwords() {
        return acr.passwords();
    }

    @Override
    public void close() throws IOException {
        server.shutdown();
    }

    private MockResponse answer(RecordedRequest request) {
        HttpUrl url = request.getRequestUrl();
        Supplier<MockResponse> outage = outages.get(String.valueOf(request.getHeader("x-acs-action")));
        if (outage != null) {
            return outage.get();
        }
        if (url.encodedPath().startsWith("/latest/")) {
            return ecs.answer(request);
        }
        if ("AssumeRoleWithOIDC".equals(request.getHeader("x-acs-action"))) {
            return oidc.answer(request, nonces, clock.instant());
        }
        Problem problem = new AlibabaGateway(keys, nonces, clock.instant()).problem(request);
        if (problem != null) {
            return error(problem);
        }
        String operation = request.getMethod()
                + ' '
                + url.encodedPath()
                + ' '
                + request.getHeader("x-acs-action")
                + ' '
                + request.getHeader("x-acs-version");
        return switch (operation) {
            case "POST / ListInstance 2018-12-01" -> acr.instances(url);
            case "POST / GetInstanceEndpoint 2018-12-01" -> acr.domains(url);
            case "POST / GetInstanceVpcEndpoint 2018-12-01" -> acr.vpcDomains(url);
            case "POST / GetAuthorizationToken 2018-12-01" -> acr.login(url, AlibabaGateway.accessKeyId(request));
            case "GET /tokens GetAuthorizationToken 2016-06-07" ->
                acr.personalLogin(AlibabaGateway.accessKeyId(request));
            case "POST / AssumeRole 2015-04-01" -> role(url);
            default -> error(new Problem(404, "InvalidAction.NotFound", "Specified api is not found."));
        };
    }

    private MockResponse role(HttpUrl url) {
        String externalId = roles.get(url.queryParameter("RoleArn"));
        String shown = url.queryParameter("ExternalId");
        if (externalId == null || !externalId.equals(shown == null ? "" : shown)) {
            return error(new Problem(403, "NoPermission", "You are not authorized to do this action."));
        }
        ObjectNode answer = success();
        String seconds = url.queryParameter("DurationSeconds");
        answer.set(
                "Credentials", issueKey(seconds == null ? LIFE_OF_KEYS : Duration.ofSeconds(Long.parseLong(seconds))));
        return json(200, answer);
    }

    private synchronized ObjectNode issueKey(Duration life) {
        int number = keys.size() + 1;
        Instant expiresAt = clock.instant().plus(life);
        knowsTemporary(
                "STS.simulated-" + number, "canary-secret-" + number, "canary-sts-" + number + "+/==", expiresAt);
        return JsonNodeFactory.instance
                .objectNode()
                .put("AccessKeyId", "STS.simulated-" + number)
                .put("AccessKeySecret", "canary-secret-" + number)
                .put("SecurityToken", "canary-sts-" + number + "+/==")
                .put("Expiration", expiresAt.toString());
    }

    static ObjectNode success() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("IsSuccess", true)
                .put("Code", "success")
                .put("RequestId", "simulated-request");
    }

    static MockResponse error(Problem problem) {
        return json(
                problem.status(),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("RequestId", "simulated-request")
                        .put("Code", problem.code())
                        .put("Message", problem.message()));
    }

    static MockResponse json(int status, ObjectNode body) {
        return new MockResponse()
                .setResponseCode(status)
                .setHeader("Content-Type", "application/json;charset=utf-8")
                .setBody(body.toString());
    }
}
