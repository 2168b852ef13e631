package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.cloud.IdTokenFile;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.simulator.SimulatedIssuer;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways in which an ID token gives a key. */
class IdTokenRequestsTest {
    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    private static final String PROVIDER = "iam::" + ACCOUNT + ":oidcProvider:jenkins";
    private static final String AGENCY = "iam::" + ACCOUNT + ":agency:registry-login";
    private static final String JOB = "https://jenkins.example.com/job/team/job/app/";
    private static final String TEAM = "https://jenkins\\.example\\.com/job/team/.*";
    private static final String STATEMENT =
            "The ID token has iss " + SimulatedIssuer.URL + ", sub " + JOB + ", aud huawei. ";

    private HuaweiFixture huawei;
    private SimulatedIssuer issuer;

    @BeforeEach
    void start() throws IOException {
        huawei = new HuaweiFixture();
        issuer = new SimulatedIssuer(huawei.clock);
        huawei.cloud
                .knowsProvider("jenkins", TrustedIssuer.simulated("huawei"), TEAM)
                .trusts(AGENCY, PROVIDER, TrustedIssuer.simulated("huawei"), TEAM);
    }

    @AfterEach
    void stop() throws IOException {
        huawei.close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anIdTokenGivesAKeyThatEveryEditionTakes(Way way) throws Exception {
        Source<IssuedKey> keys = request(way, token());
        HuaweiAuth auth = new HuaweiAuth.Signature(keys, null, HuaweiCaller.WEB_IDENTITY);
        assertThat(
                huawei.controller.ask(huawei.login(auth)).login().username(),
                containsString(way == Way.FEDERATION ? "@FEDERATED" : "@HST"));
        assertThat("calls for a login", huawei.cloud.calls(), equalTo(way == Way.FEDERATION ? 3 : 2));
        huawei.controller.ask(huawei.enterpriseLogin(auth));
        assertThat(huawei.cloud.calls("/v3.0/OS-AUTH/id-token/tokens|/v5/.*"), equalTo(1L));
    }

    @Test
    void aFederatedKeyIsAskedForAsTheSdkDoes() throws Exception {
        huawei.clock.advance(Duration.between(HuaweiFixture.NOW, Instant.parse("2025-01-02T03:04:05Z")));
        huawei.cloud.next(Vectors.response("huawei-id-token"));
        huawei.cloud.next(Vectors.response("iam-securitytoken")
                .setBody(Vectors.fixture("iam-securitytoken")
                        .path("body")
                        .asText()
                        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "2025-01-02T04:04:05.575Z")));
        IssuedKey issued =
                huawei.controller.ask(new IdTokenExchangeRequest(huawei.iam(), "jenkins", hour(), null, token()));
        assertThat(issued.expiresAt(), equalTo(Instant.parse("2025-01-02T04:04:05.575Z")));
        RecordedRequest key = huawei.cloud.lastCall();
        isAsInTheVector(key, "securitytokens by federated token (core IamHelper)", token());
        assertThat(key.getHeader("X-Auth-Token"), nullValue());
        assertThat(key.getHeader("Authorization"), nullValue());
    }

    @Test
    void anIdTokenIsSentAsTheSdkDoes() throws Exception {
        huawei.cloud.next(Vectors.response("huawei-id-token-error-401"));
        IdToken token = token();
        huawei.controller.failure(request(Way.FEDERATION, token));
        isAsInTheVector(huawei.cloud.lastCall(), "id-token unscoped (core IamHelper)", token);
        assertThat(huawei.cloud.lastCall().getHeader("X-Idp-Id"), equalTo("jenkins"));
    }

    /** It needs the name of a protocol, and no SDK uses it for a key. */
    @Test
    void theOlderExchangeShowsTheSameTokenInAHeader() throws Exception {
        JsonNode older = vector("unscoped token by bearer (iam client)");
        String body = vector("id-token unscoped (core IamHelper)").path("body").asText();
        assertThat(
                older.at("/headers/Authorization").asText(),
                equalTo("Bearer "
                        + new ObjectMapper()
                                .readTree(body)
                                .at("/auth/id_token/id")
                                .asText()));
        assertThat(older.path("target").asText(), containsString("/identity_providers/jenkins/protocols/oidc/auth"));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aTokenOfJenkinsWithoutABuildSaysSo(Way way) throws Exception {
        IdToken token = parse(issuer.token("https://jenkins.example.com/", "huawei"));
        assertThat(
                huawei.controller.failure(request(way, token)).getMessage(),
                containsString(
                        "aud huawei. Its sub is Jenkins and no job, as no build asks: test with a job, in which a"
                                + " credential of a folder has another iss too. Check the "));
    }

    @Test
    void aFederatedKeyMayHaveASessionPolicy() throws Exception {
        String operation = "securitytokens by token with inline policy (iam client)";
        JsonNode policy = new ObjectMapper()
                .readTree(vector(operation).path("body").asText())
                .at("/auth/identity/policy");
        huawei.controller.ask(
                new IdTokenExchangeRequest(huawei.iam(), "jenkins", hour(), policy.toPrettyString(), token()));
        JsonNode sent = body(huawei.cloud.lastCall());
        ((ObjectNode) sent.at("/auth/identity/token")).put("id", "MIIFAKE-FEDERATED");
        assertThat(
                sent,
                equalTo(new ObjectMapper()
                        .readTree(vector(operation).path("body").asText())));
    }

    @Test
    void anAgencyIsAssumedAsTheSdkDoes() throws Exception {
        String operation = "assume-with-oidc (sts client, sources of 3.1.212; the signature is superfluous)";
        huawei.clock.advance(Duration.between(HuaweiFixture.NOW, Instant.parse("2025-01-02T03:04:05Z")));
        huawei.cloud.next(Vectors.response("huawei-assume-oidc"));
        String policy = new ObjectMapper()
                .readTree(vector(operation).path("body").asText())
                .path("policy")
                .asText();
        IdToken token = token();
        IssuedKey issued = huawei.controller.ask(
                new AssumeAgencyWithOidcRequest(huawei.iam(), PROVIDER, AGENCY, "jenkins-12", hour(), policy, token));
        assertThat(issued.key().id(), equalTo("HSTAFAKEEXAMPLE00001"));
        assertThat(issued.key().securityToken(), equalTo("FAKE-ST"));
        assertThat(
                issued.expiresAt(),
                equalTo(Instant.parse(Vectors.fixture("huawei-assume-oidc")
                        .path("expect")
                        .path("expiresAt")
                        .asText())));
        isAsInTheVector(huawei.cloud.lastCall(), operation, token);
        assertThat(huawei.cloud.lastCall().getHeader("Authorization"), nullValue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        huawei-id-token-error-401 | REFUSED         | 401 IAM.0001: The request you have made requires authentication | Check the identity provider jenkins: it needs this iss, this aud as client ID, and the signing key that the issuer publishes at present.
        huawei-federation-401     | REFUSED         | 401: The request you have made requires authentication | Check the identity provider jenkins: it needs this iss, this aud as client ID, and the signing key that the issuer publishes at present.
        huawei-id-token-error-403 | REFUSED         | 403 IAM.0003: Policy doesn't allow iam:tokens:assume to be performed | Check the conversion rules of the identity provider jenkins: one must give this sub a user group.
        huawei-id-token-error-404 | INVALID_REQUEST | 404 IAM.0004: Could not find identity provider: jenkins | Check the name of the identity provider: there is no jenkins.
        """, quoteCharacter = '`')
    void everyDocumentedErrorHasItsAdvice(String id, Reason reason, String line, String advice) throws Exception {
        huawei.cloud.next(Vectors.response(id));
        TokenException failure = huawei.controller.failure(request(Way.FEDERATION, token()));
        assertThat(failure.reason(), equalTo(reason));
        assertThat(
                failure.getMessage(),
                equalTo("Open Telekom Cloud IAM at 127.0.0.1 answered HTTP " + line + ". " + STATEMENT + advice));
    }

    @Test
    void aProblemOfTheCloudIsNotTheTokens() throws Exception {
        huawei.cloud.nextTries(Vectors.response("huawei-id-token-error-500"));
        assertThat(
                huawei.controller.failure(request(Way.FEDERATION, token())).getMessage(),
                containsString("your request. The cloud has a problem of its own: try again later."));
    }

    @Test
    void anAgencyThatDoesNotTrustTheTokenIsOneLine() throws Exception {
        huawei.cloud.next(Vectors.response("huawei-assume-oidc-403"));
        TokenException failure = huawei.controller.failure(request(Way.AGENCY, token()));
        assertThat(failure.reason(), equalTo(Reason.REFUSED));
        assertThat(
                failure.getMessage(),
                equalTo(
                        "Open Telekom Cloud IAM at 127.0.0.1 answered HTTP 403 STS5.1001: no identity-based policy allows"
                                + " sts:agencies:assumeWithOIDC (request fake). " + STATEMENT
                                + "Check the trust policy of the"
                                + " agency: it must allow sts:agencies:assumeWithOIDC to the OIDC provider with these claims."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        400 | The id token has expired            | Check the clock of the controller, and that a token is made anew
        401 | audience does not match             | Enter this aud as the client ID of iam::
        400 | the thumbprint is wrong             | The certificate of the issuer is another one than before
        403 | The token has expired               | Check the clock of the controller, and that a token is made anew
        403 | invalid client_id                   | Enter this aud as the client ID of iam::
        403 | the client is not allowed           | Check the trust policy of the agency
        400 | policy is malformed                 | Check the session policy.
        400 | cannot fetch the JWKS               | it needs this iss, this aud as client ID, and a way to the keys
        400 | Failed to verify the signature      | it needs this iss, this aud as client ID, and a way to the keys
        400 | the issuer does not match           | it needs this iss, this aud as client ID, and a way to the keys
        400 | no idea                             | Check the identity provider, the agency if there is one, and the
        401 | no idea                             | it needs this iss, this aud as client ID, and a way to the keys
        404 | agency not found                    | Check the URNs of the OIDC provider and the agency: the cloud does not
        """)
    void adviceFollowsTheMessage(int status, String message, String advice) throws Exception {
        huawei.cloud.next(new MockResponse()
                .setResponseCode(status)
                .setBody("{\"error_code\": \"STS5.1\", \"error_msg\": \"" + message + "\"}"));
        assertThat(
                huawei.controller.failure(request(Way.AGENCY, token())).getMessage(),
                containsString(message + ". " + STATEMENT));
        assertThat(huawei.controller.failure(request(Way.AGENCY, token())).getMessage(), containsString(advice));
    }

    @ParameterizedTest
    @CsvSource({
        "FEDERATION,IAM.0001,other,team/job/app/",
        "FEDERATION,IAM.0003,huawei,other/",
        "AGENCY,AUDIENCE,other,team/job/app/",
        "AGENCY,STS5.1001,huawei,other/"
    })
    void aTokenForAnotherPurposeIsRefused(Way way, String problem, String audience, String job) throws Exception {
        IdToken token = parse(issuer.token("https://jenkins.example.com/job/" + job, audience));
        TokenException failure = huawei.controller.failure(request(way, token));
        assertThat(failure.getMessage(), containsString(problem));
        assertThat(failure.getMessage(), containsString("job/" + job + ", aud " + audience + ". "));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aForgedTokenIsRefused(Way way) throws Exception {
        long expiry = HuaweiFixture.NOW.getEpochSecond() + 60;
        String forged =
                SimulatedIssuer.forged(Map.of("iss", SimulatedIssuer.URL, "sub", JOB, "aud", "huawei", "exp", expiry));
        assertThat(huawei.controller.failure(request(way, parse(forged))).reason(), equalTo(Reason.REFUSED));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anExpiredTokenIsNotSent(Way way) throws Exception {
        IdToken token = parse(issuer.tokensLive(Duration.ZERO).token(JOB, "huawei"));
        assertThat(huawei.controller.failure(request(way, token)).getMessage(), containsString("expired at"));
        assertThat(huawei.cloud.calls(), equalTo(0));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anExchangeIsSharedByEqualSubjectsOnly(Way way) throws Exception {
        for (int build = 0; build < 10; build++) {
            huawei.controller.ask(
                    request(way, parse(issuer.token(Map.of("sub", JOB, "aud", "huawei", "jti", "build-" + build)))));
        }
        String path = "/v3.0/OS-AUTH/id-token/tokens|/v5/.*";
        assertThat(huawei.cloud.calls(path), equalTo(1L));
        huawei.controller.ask(request(way, parse(issuer.token(JOB + "other/", "huawei"))));
        assertThat(huawei.cloud.calls(path), equalTo(2L));
    }

    /** The one that is remembered may have expired. */
    @Test
    void aRenewalSendsTheTokenOfItsCaller() throws Exception {
        huawei.controller.ask(request(
                Way.AGENCY, parse(issuer.tokensLive(Duration.ofSeconds(60)).token(JOB, "huawei"))));
        huawei.clock.advance(Duration.ofMinutes(55));
        IdToken second = parse(issuer.token(JOB, "huawei"));
        huawei.controller.cloud().renewed(request(Way.AGENCY, second)).get();
        assertThat(body(huawei.cloud.lastCall()).path("id_token").asText(), equalTo(second.jwt(IdToken.LONGEST)));
        assertThat(huawei.cloud.calls(), equalTo(2));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aKeyThatMayNotDoSomethingLeadsToTheSessionPolicyToo(Way way) throws Exception {
        CloudRequest<IssuedKey> keys = request(way, token());
        huawei.controller.ask(keys);
        huawei.cloud.next(new MockResponse().setResponseCode(403).setBody("{\"error_code\": \"SWR.0403\"}"));
        assertThat(
                huawei.controller
                        .failure(huawei.login(new HuaweiAuth.Signature(keys, null, HuaweiCaller.WEB_IDENTITY)))
                        .getMessage(),
                containsString(
                        "Grant the user group or agency that the ID token stands for the permission to create registry"
                                + " logins, and check the project, and the session policy if there is one."));
    }

    @Test
    void anAnswerWithoutTokenIsOneLine() throws Exception {
        huawei.cloud.next(new MockResponse().setResponseCode(201).setBody("{}"));
        assertThat(
                huawei.controller.failure(request(Way.FEDERATION, token())).getMessage(),
                containsString("answered HTTP 201 without a token in X-Subject-Token. Check the endpoint"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "\u00e9"})
    void aNameThatCannotBeOneIsRefused(String name) throws Exception {
        IdToken token = token();
        assertThrows(
                IllegalArgumentException.class,
                () -> new IdTokenExchangeRequest(huawei.iam(), name, hour(), null, token));
        assertThrows(
                IllegalArgumentException.class,
                () -> new AssumeAgencyWithOidcRequest(
                        huawei.iam(), PROVIDER + name + ' ', AGENCY, "ab", null, null, token));
        assertThrows(
                IllegalArgumentException.class,
                () -> new AssumeAgencyWithOidcRequest(huawei.iam(), PROVIDER, name, "ab", null, null, token));
    }

    @ParameterizedTest
    @ValueSource(longs = {899, 86_401})
    void aLifetimeThatCannotBeOneIsRefused(long seconds) throws Exception {
        Duration lifetime = Duration.ofSeconds(seconds);
        IdToken token = token();
        assertThrows(
                IllegalArgumentException.class,
                () -> new IdTokenExchangeRequest(huawei.iam(), "jenkins", lifetime, null, token));
        assertThrows(
                IllegalArgumentException.class,
                () -> new AssumeAgencyWithOidcRequest(huawei.iam(), PROVIDER, AGENCY, "ab", lifetime, null, token));
    }

    @Test
    void theControllersOwnTokenComesFromTheFileOfItsPlatform(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), issuer.token(JOB, "huawei"));
        Map<String, String> variables =
                Map.of("HUAWEICLOUD_SDK_IDP_ID", "jenkins", "HUAWEICLOUD_SDK_ID_TOKEN_FILE", file.toString());
        Source<IssuedKey> keys = ControllerIdentity.of(variables, huawei.iam(), huawei.ecs(false));
        assertThat(keys.get(huawei.controller.cloud()).key().id(), startsWith("FEDERATED"));
        assertThat(
                keys,
                equalTo(new IdTokenExchangeRequest(
                        huawei.iam(), "jenkins", Duration.ofHours(6), null, new IdTokenFile(file))));
    }

    @Test
    void theControllersMachineServesWhereThePlatformHasNoToken() {
        assertThat(ControllerIdentity.of(Map.of(), huawei.iam(), huawei.ecs(false)), equalTo(huawei.ecs(false)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUAWEICLOUD_SDK_IDP_ID", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"})
    void aVariableWithoutTheOtherIsNamed(String variable) {
        Exception e = assertThrows(
                IllegalArgumentException.class,
                () -> ControllerIdentity.of(Map.of(variable, "x"), huawei.iam(), huawei.ecs(false)));
        assertThat(e.getMessage(), containsString("has " + variable + " without HUAWEICLOUD_SDK_ID"));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aRequestShowsNoToken(Way way) throws Exception {
        String forged = SimulatedIssuer.forged(Map.of("iss", "i", "sub", "s", "aud", "a", "exp", 1));
        assertThat(request(way, parse(forged)).toString(), not(containsString("canary")));
        assertThat(request(way, parse(forged)).toString(), not(containsString("eyJ")));
    }

    private IdToken token() throws TokenException {
        return parse(issuer.token(JOB, "huawei"));
    }

    private static IdToken parse(String jwt) throws TokenException {
        return IdToken.parse(jwt, "credential jenkins-oidc");
    }

    private static Duration hour() {
        return Duration.ofHours(1);
    }

    private CloudRequest<IssuedKey> request(Way way, Source<IdToken> tokens) {
        return way == Way.FEDERATION
                ? new IdTokenExchangeRequest(huawei.iam(), "jenkins", hour(), null, tokens)
                : new AssumeAgencyWithOidcRequest(huawei.iam(), PROVIDER, AGENCY, "jenkins-12", null, null, tokens);
    }

    /** But for the token, which is a fake there. */
    private static void isAsInTheVector(RecordedRequest sent, String operation, IdToken token) throws Exception {
        JsonNode vector = vector(operation);
        assertThat(
                sent.getMethod() + ' ' + sent.getPath(),
                equalTo(vector.path("method").asText()
                        + ' '
                        + vector.path("target").asText()));
        String body = sent.getBody().clone().readUtf8().replace(token.jwt(IdToken.LONGEST), "TOKEN");
        String expected = vector.path("body").asText().replaceFirst("eyJhbGci[\\w.-]+", "TOKEN");
        assertThat(new ObjectMapper().readTree(body), equalTo(new ObjectMapper().readTree(expected)));
    }

    private static JsonNode vector(String operation) {
        return Vectors.elements(Vectors.read("oidc-wire-requests.json").path("requests"))
                .filter(one -> one.path("operation").asText().equals(operation))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode body(RecordedRequest request) throws IOException {
        return new ObjectMapper().readTree(request.getBody().clone().readByteArray());
    }

    private enum Way {
        FEDERATION,
        AGENCY
    }
}
