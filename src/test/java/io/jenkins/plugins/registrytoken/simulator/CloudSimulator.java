package io.jenkins.plugins.registrytoken.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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
 * SWR's two login operations behind an API gateway, over real HTTP on loopback. It checks signatures and clocks the way
 * the gateway documents it, counts calls, and fails as it is told to.
 */
public final class CloudSimulator implements AutoCloseable {
    private static final String PASSWORD = "simulated-password-";

    private final Clock clock;
    private final MockWebServer server = new MockWebServer();
    private final Map<String, String> keys = new ConcurrentHashMap<>();
    private final Map<String, String> securityTokens = new ConcurrentHashMap<>();
    private final List<String> iamTokens = new CopyOnWriteArrayList<>();
    private final List<RecordedRequest> calls = new CopyOnWriteArrayList<>();
    private final List<String> passwords = new CopyOnWriteArrayList<>();
    private final Queue<Supplier<MockResponse>> scripted = new ConcurrentLinkedQueue<>();
    private volatile List<String> registries = List.of("swr.simulated.example");
    private volatile Duration lifetime = Duration.ofHours(6);
    private volatile String fixedPassword;

    public CloudSimulator(Clock clock) throws IOException {
        this(clock, 0);
    }

    /** @param port on loopback; 0 for a free one */
    public CloudSimulator(Clock clock, int port) throws IOException {
        this.clock = clock;
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
            System.out.println("The simulated cloud listens at " + simulator.endpoint() + "; access key AK, secret SK");
            Thread.currentThread().join();
        }
    }

    /** What to configure as endpoint. */
    public String endpoint() {
        // The name of the loopback address would be looked up, and differ by machine.
        HttpUrl url = new HttpUrl.Builder()
                .scheme("http")
                .host("127.0.0.1")
                .port(server.getPort())
                .build();
        return url.toString();
    }

    public CloudSimulator knows(String accessKeyId, String secret) {
        keys.put(accessKeyId, secret);
        return this;
    }

    public CloudSimulator knowsTemporary(String accessKeyId, String secret, String securityToken) {
        securityTokens.put(accessKeyId, securityToken);
        return knows(accessKeyId, secret);
    }

    public CloudSimulator knowsIamToken(String token) {
        iamTokens.add(token);
        return this;
    }

    /** The registry hosts that the logins are for. */
    public CloudSimulator serves(String... hosts) {
        registries = List.of(hosts);
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

    public int calls() {
        return calls.size();
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
        String operation = request.getRequestUrl().encodedPath();
        if (!operation.matches("/v2/manage/utils/(secret|authorizationtoken)")) {
            return json(404, "{\"error_code\":\"APIG.0101\",\"error_msg\":\"The API does not exist\"}");
        }
        if (!"POST".equals(request.getMethod())) {
            return json(405, "[{\"errorCode\":\"SVCSTG.SWR.4050000\",\"errorMessage\":\"Method not allowed\"}]");
        }
        String user;
        if (request.getHeader("X-Auth-Token") != null) {
            if (!iamTokens.contains(request.getHeader("X-Auth-Token"))) {
                return json(401, "{\"error_code\":\"APIG.0307\",\"error_msg\":\"The token must be updated.\"}");
            }
            user = "iam-user";
        } else {
            HuaweiGateway gateway = new HuaweiGateway(keys, securityTokens, clock.instant());
            String problem = gateway.problem(request);
            if (problem != null) {
                return json(
                        401,
                        "{\"error_code\":\"APIG.0301\",\"error_msg\":\"Incorrect IAM authentication information: "
                                + problem + "\",\"request_id\":\"simulated-request\"}");
            }
            user = gateway.accessKeyId(request);
        }
        return login(request.getRequestUrl(), operation.endsWith("authorizationtoken") ? "bearertoken" : null, user);
    }

    private MockResponse login(HttpUrl url, String fixedPrefix, String user) {
        String project = url.queryParameter("projectname");
        String prefix = fixedPrefix != null ? fixedPrefix : project != null ? project : "simulated-region";
        String seconds = url.queryParameter("duration_seconds");
        Duration life = seconds == null ? lifetime : Duration.ofSeconds(Long.parseLong(seconds));
        String password = fixedPassword != null ? fixedPassword : PASSWORD + (passwords.size() + 1);
        passwords.add(password);
        String username = prefix + '@' + user;
        String auth = Base64.getEncoder().encodeToString((username + ':' + password).getBytes(StandardCharsets.UTF_8));
        Instant expiry = clock.instant().plus(life);
        return json(
                        200,
                        registries.stream()
                                .map(host -> "\"" + host + "\":{\"auth\":\"" + auth + "\"}")
                                .collect(Collectors.joining(",", "{\"auths\":{", "}}")))
                .addHeader(
                        "x-swr-dockerlogin",
                        "docker login -u " + username + " -p " + password + ' ' + registries.get(0))
                .addHeader("x-swr-expireat", expiry.toString());
    }

    private static MockResponse json(int status, String body) {
        return new MockResponse()
                .setResponseCode(status)
                .setHeader("Content-Type", "application/json")
                .setBody(body);
    }
}
