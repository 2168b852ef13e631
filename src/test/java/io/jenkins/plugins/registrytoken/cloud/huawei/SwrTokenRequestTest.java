package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.RetryPolicy;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrTokenRequest.Operation;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwrTokenRequestTest {
    private static final Instant NOW = Instant.parse("2024-12-26T10:00:00Z");
    private static final String SECRET = "canary-secret-access-key";

    private final Cloud api = cloudAt(NOW);
    private CloudSimulator cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new CloudSimulator(Clock.fixed(NOW, ZoneOffset.UTC)).knows("AK", SECRET);
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    @Test
    void aSignedCallGetsALogin() throws Exception {
        RegistryToken token = request(Operation.SECRET, "eu-de_my project", Duration.ofHours(1))
                .send(api);
        assertThat(
                token.logins(),
                hasEntry("swr.simulated.example", new Login("eu-de_my project@AK", "simulated-password-1")));
        assertThat(token.issuedAt(), equalTo(NOW));
        assertThat(token.expiresAt(), equalTo(NOW.plus(Duration.ofHours(1))));
        assertThat(
                cloud.lastCall().getPath(),
                equalTo("/v2/manage/utils/secret?projectname=eu-de_my%20project&duration_seconds=3600"));
        assertThat(cloud.lastCall().getHeader("Content-Type"), equalTo("application/json"));
    }

    @Test
    void theEnhancedOperationTakesNoParameters() throws Exception {
        RegistryToken token = request(Operation.AUTHORIZATION_TOKEN, "ignored", Duration.ofHours(1))
                .send(api);
        assertThat(token.login().username(), equalTo("bearertoken@AK"));
        assertThat(cloud.lastCall().getPath(), equalTo("/v2/manage/utils/authorizationtoken"));
    }

    @Test
    void aTemporaryKeyAndAProjectAreSigned() throws Exception {
        cloud.knowsTemporary("TAK", SECRET, "sts");
        HuaweiAuth authentication = new HuaweiAuth.Signature(new AccessKey("TAK", SECRET, "sts"), "0123456789abcdef");
        assertThat(request(authentication).send(api).login().username(), equalTo("simulated-region@TAK"));
        assertThat(
                cloud.lastCall().getHeader("Authorization"),
                containsString("SignedHeaders=host;x-project-id;x-sdk-date;x-security-token,"));
    }

    @Test
    void anIamTokenIsShownInsteadOfASignature() throws Exception {
        cloud.knowsIamToken("iam-token");
        assertThat(
                request(HuaweiAuth.Token.configured("iam-token"))
                        .send(api)
                        .login()
                        .username(),
                equalTo("simulated-region@iam-user"));
        TokenException refused = failure(request(HuaweiAuth.Token.configured("canary-old-token")));
        assertThat(refused.reason(), equalTo(Reason.REFUSED));
        assertThat(
                refused.getMessage(),
                containsString(
                        "HTTP 401 APIG.0307: The token must be updated (request simulated-request). Enter a new IAM"
                                + " token"));
        assertThat(refused.getMessage(), not(containsString("canary")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "swr-secret-full",
                "swr-secret-no-host-no-expiry",
                "swr-secret-subproject",
                "swr-secret-two-hosts",
                "swr-authorizationtoken"
            })
    void readsEveryDocumentedAnswer(String id) throws Exception {
        JsonNode expect = Vectors.fixture(id).path("expect");
        cloud.next(Vectors.response(id));
        String expiry = expect.path("expiresAt").asText("null");
        Instant now = expiry.equals("null") ? NOW : Instant.parse(expiry).minus(Duration.ofHours(24));
        RegistryToken token = request(Operation.SECRET, null, null).send(cloudAt(now));
        if (expect.has("username")) {
            assertThat(token.login().username(), equalTo(expect.path("username").asText()));
        }
        if (expect.has("password")) {
            assertThat(token.login().password(), equalTo(expect.path("password").asText()));
        }
        if (expect.has("host")) {
            assertThat(token.logins().keySet(), contains(expect.path("host").asText()));
        }
        if (expect.has("hosts")) {
            assertThat(token.logins().size(), equalTo(expect.path("hosts").asInt()));
        }
        if (expect.hasNonNull("expiresAt")) {
            assertThat(
                    token.expiresAt(),
                    equalTo(Instant.parse(expect.path("expiresAt").asText())));
        } else if (!Vectors.fixture(id).path("headers").has("X-Swr-Expireat")) {
            assertThat(token.expiresAt(), equalTo(NOW.plus(Duration.ofMinutes(345))));
        }
    }

    @Test
    void theLoginCommandServesWhereAuthsIsMissing() throws Exception {
        cloud.next(new MockResponse()
                .setHeader("X-Swr-Dockerlogin", "docker login -u eu-de@AK -p secret https://swr.example.com/"));
        assertThat(
                request(Operation.SECRET, null, null).send(api).logins(),
                equalTo(Map.of("swr.example.com", new Login("eu-de@AK", "secret"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        swr-error-array         | REFUSED         | HTTP 401 SVCSTG.SWR.4010000: Authentication failed. Check the access key
        swr-error-errors-object | INVALID_REQUEST | HTTP 400 SVCSTG.SWR.4001158: not found. Check the region
        swr-error-flat-errorCode| INVALID_REQUEST | HTTP 400 SVCSTG.SWR.4001090: not found. Check the region
        swr-ee-error            | REFUSED         | HTTP 403 SWR.0403: access denied. Grant the owner of the access key
        apig-0301               | REFUSED         | HTTP 401 APIG.0301: Incorrect IAM authentication information: verify aksk signature fail (request r). Check
        apig-0307               | REFUSED         | HTTP 401 APIG.0307: The token must be updated (request r). Check
        apig-0308               | THROTTLED       | HTTP 429 APIG.0308: The throttling threshold has been reached (request r). Too many calls
        iam-error-keystone      | REFUSED         | HTTP 401: The username or password is wrong. Check
        """)
    void everyDocumentedErrorIsOneLine(String id, Reason reason, String line) throws Exception {
        cloud.nextTries(Vectors.response(id));
        TokenException failure = failure(request(Operation.SECRET, null, null));
        assertThat(failure.reason(), equalTo(reason));
        assertThat(failure.getMessage(), containsString("Open Telekom Cloud SWR at 127.0.0.1 answered " + line));
        assertOneLine(failure);
    }

    @Test
    void tooManyRequestsMayComeAs403() throws Exception {
        cloud.nextTries(new MockResponse()
                .setResponseCode(403)
                .setBody("[{\"errorCode\":\"SVCSTG.SWR.4031032\",\"errorMessage\":\"Too many requests\"}]"));
        assertThat(failure(request(Operation.SECRET, null, null)).reason(), equalTo(Reason.THROTTLED));
    }

    @Test
    void aCloudThatEchoesTheProofIsNotQuoted() throws Exception {
        cloud.next(() -> new MockResponse()
                .setResponseCode(401)
                .setBody("{\"error_code\":\"APIG.0301\",\"error_msg\":\"bad\\n"
                        + cloud.lastCall().getHeader("Authorization") + " and canary-sts\"}"));
        TokenException failure =
                failure(request(new HuaweiAuth.Signature(new AccessKey("AK", SECRET, "canary-sts"), null)));
        assertThat(failure.getMessage(), containsString("APIG.0301: bad **** and ****."));
        assertOneLine(failure);
    }

    @Test
    void aWrongClockIsNamed() throws Exception {
        cloud.next(Vectors.response("apig-0301").setHeader("Date", "Thu, 26 Dec 2024 10:40:00 GMT"));
        assertThat(
                failure(request(Operation.SECRET, null, null)).getMessage(),
                containsString("The clock of the controller is 40 minutes behind the cloud's: correct it."));
    }

    @Test
    void aSignatureThatIsTooOldIsRefused() throws Exception {
        Cloud late = cloudAt(NOW.minus(Duration.ofMinutes(16)));
        TokenException failure = assertThrows(TokenException.class, () -> request(Operation.SECRET, null, null)
                .send(late));
        assertThat(failure.getMessage(), containsString("signature expired"));
    }

    @Test
    void aWrongSecretIsRefused() throws Exception {
        TokenException failure = failure(request(signature("canary-wrong")));
        assertThat(failure.reason(), equalTo(Reason.REFUSED));
        assertThat(failure.getMessage(), containsString("verify aksk signature fail"));
        assertOneLine(failure);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        <html>login</html>                                        | with text/html where a JSON object is due
        []                                                        | where a JSON object is due
        {"auths":{}}                                              | with neither a login in auths nor
        {}                                                        | with neither a login in auths nor
        {"auths":[1]}                                             | with neither a login in auths nor
        {"auths":{"swr.example":{"auth":"!!!"}}}                  | with a login for swr.example that is not base64
        {"auths":{"swr.example":{"auth":"bm9jb2xvbg=="}}}         | with a login for swr.example that is not base64
        {"auths":{"swr.example":{}}}                              | with a login for swr.example that is not base64
        {"auths":{"swr.example":"x"}}                             | with a login for swr.example that is not base64
        {"auths":{"a b":{"auth":"YTpi"}}}                         | "a b", which is not the host of a registry
        {"auths":{"swr.example":{"auth":"YTpi"                    | where a JSON object is due
        """)
    void anAnswerThatIsNoLoginIsOneLine(String body, String line) throws Exception {
        cloud.next(new MockResponse().setHeader("Content-Type", "text/html").setBody(body));
        TokenException failure = failure(request(Operation.SECRET, null, null));
        assertThat(failure.reason(), equalTo(Reason.INVALID_ANSWER));
        assertThat(failure.getMessage(), containsString("127.0.0.1 answered HTTP 200 with"));
        assertThat(failure.getMessage(), containsString(line));
        assertOneLine(failure);
    }

    @Test
    void anExpiryInThePastIsOneLine() throws Exception {
        cloud.tokensLive(Duration.ofHours(-1));
        assertThat(
                failure(request(Operation.SECRET, null, null)).getMessage(),
                containsString(
                        "with a login that expired at 2024-12-26T09:00:00Z (is the clock of the controller right?)."
                                + " Check "));
    }

    @Test
    void anAnswerOfTenMegabytesIsNotRead() throws Exception {
        cloud.next(new MockResponse().setBody(new Buffer().write(new byte[10 << 20])));
        TokenException failure = failure(request(Operation.SECRET, null, null));
        assertThat(failure.getMessage(), containsString("answered HTTP 200 with more than 1 MiB. Check the endpoint."));
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        cloud.next(new MockResponse().setResponseCode(307).setHeader("Location", "https://evil.example/"));
        assertThat(
                failure(request(Operation.SECRET, null, null)).getMessage(),
                containsString("HTTP 307. Redirects are not followed: check the endpoint."));
        assertThat(cloud.calls(), equalTo(1));
    }

    @Test
    void aServerErrorIsTheCloudsProblem() throws Exception {
        cloud.nextTries(new MockResponse()
                .setResponseCode(500)
                .setHeader("Content-Type", "text/html")
                .setBody("<html>"));
        TokenException failure = failure(request(Operation.SECRET, null, null));
        assertThat(failure.reason(), equalTo(Reason.UNAVAILABLE));
        assertThat(
                failure.getMessage(),
                containsString("HTTP 500 with text/html where JSON is due. The cloud has a problem of its own"));
    }

    @Test
    void aBrokenConnectionIsOneLine() throws Exception {
        cloud.nextTries(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
        TokenException failure = failure(request(Operation.SECRET, null, null));
        assertThat(failure.reason(), equalTo(Reason.UNREACHABLE));
        assertThat(failure.getMessage(), containsString("127.0.0.1 did not answer: the connection broke"));
        assertOneLine(failure);
    }

    @Test
    void anEndpointWhereNothingListensIsOneLine() throws Exception {
        SwrTokenRequest request = request(Operation.SECRET, null, null);
        cloud.close();
        assertThat(failure(request).getMessage(), containsString("did not answer: cannot connect to 127.0.0.1:"));
    }

    @Test
    void aRegionThatDoesNotExistIsOneLine() throws Exception {
        SwrTokenRequest request = new SwrTokenRequest(
                HuaweiEndpoints.huaweiCloudSwr("xx-nowhere-9").at("https://swr-api.xx-nowhere-9.invalid"),
                Operation.SECRET,
                null,
                null,
                List.of(),
                signature(SECRET));
        assertThat(
                failure(request).getMessage(),
                equalTo("Huawei Cloud SWR at swr-api.xx-nowhere-9.invalid did not answer: there is no host"
                        + " swr-api.xx-nowhere-9.invalid. Check the region or the endpoint, and the DNS of the"
                        + " controller."));
    }

    @Test
    void whatIsAskedShowsNoSecret() {
        String text = request(new HuaweiAuth.Signature(new AccessKey("AK", SECRET, "canary-sts"), null)) + " "
                + request(HuaweiAuth.Token.configured("canary-token")) + new Login("u", "canary-password");
        assertThat(text, not(containsString("canary")));
    }

    private static Cloud cloudAt(Instant time) {
        Clock clock = Clock.fixed(time, ZoneOffset.UTC);
        ApiClient api = new ApiClient(
                new OkHttpClient(), clock, Timeouts.DEFAULT, new RetryPolicy(Timeouts.DEFAULT, () -> 1), pause -> {});
        return new CachedCloud(() -> api, clock, Runnable::run);
    }

    private TokenException failure(SwrTokenRequest request) {
        return assertThrows(TokenException.class, () -> request.send(api));
    }

    private static void assertOneLine(TokenException failure) {
        assertThat(failure.getMessage(), not(containsString("\n")));
        assertThat(failure.getMessage(), not(containsString("canary")));
        assertThat(failure.getMessage().endsWith("."), equalTo(true));
    }

    private SwrTokenRequest request(Operation operation, String project, Duration lifetime) {
        return new SwrTokenRequest(endpoint(), operation, project, lifetime, List.of(), signature(SECRET));
    }

    private SwrTokenRequest request(HuaweiAuth authentication) {
        return new SwrTokenRequest(endpoint(), Operation.SECRET, null, null, List.of(), authentication);
    }

    private Endpoint endpoint() {
        return HuaweiEndpoints.openTelekomCloudSwr("eu-de").at(cloud.endpoint());
    }

    private static HuaweiAuth signature(String secret) {
        return new HuaweiAuth.Signature(new AccessKey("AK", secret, null), null);
    }
}
