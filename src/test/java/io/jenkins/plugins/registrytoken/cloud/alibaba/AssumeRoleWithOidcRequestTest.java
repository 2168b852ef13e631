package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.cloud.IdTokenFile;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.simulator.SimulatedIssuer;
import io.jenkins.plugins.registrytoken.simulator.SimulatedOidc;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssumeRoleWithOidcRequestTest extends AlibabaTest {
    private static final String PROVIDER = "acs:ram::1234567890123456:oidc-provider/jenkins";
    private static final String JOB = "https://jenkins.example.com/job/team/job/app/";
    private static final String TOKEN_OF_VECTORS = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImZha2UifQ."
            + "eyJpc3MiOiJodHRwczovL2plbmtpbnMuZXhhbXBsZSIsInN1YiI6ImpvYiJ9.ZmFrZS1zaWduYXR1cmU";

    private final SimulatedIssuer issuer = new SimulatedIssuer(Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void trust() {
        cloud.oidc()
                .knows(PROVIDER, TrustedIssuer.simulated("aliyun"))
                .trusts(ROLE, PROVIDER, "https://jenkins\\.example\\.com/job/team/.*");
    }

    @Test
    void anIdTokenGivesATemporaryKey() throws Exception {
        IssuedKey issued = request(token()).send(api);
        assertThat(issued.key().id(), equalTo("STS.simulated-2"));
        assertThat(issued.issuedAt(), equalTo(NOW));
        assertThat(issued.expiresAt(), equalTo(NOW.plus(Duration.ofHours(1))));
        assertThat(cloud.lastCall().getHeader("Authorization"), nullValue());
        assertThat(
                cloud.lastCall().getPath(),
                not(containsString(token().jwt(IdToken.LONGEST).substring(0, 20))));
    }

    @Test
    void theRequestIsTheOneOfTheSdk() throws Exception {
        JsonNode vector = vectors()
                .filter(one -> one.path("sentBy").asText().startsWith("credentials-java"))
                .findFirst()
                .orElseThrow();
        Map<String, String> form = form(vector);
        cloud.next(Vectors.response("ali-oidc"));
        request(token(), form.get("Policy"), Duration.ofHours(1)).send(cloudAt(Instant.parse("2025-01-02T03:04:05Z")));
        Map<String, String> sent = SimulatedOidc.form(cloud.lastCall());
        assertThat(sent.keySet(), equalTo(form.keySet()));
        for (String name : List.of("Policy", "RoleSessionName", "OIDCProviderArn", "DurationSeconds", "RoleArn")) {
            assertThat(name, sent.get(name), equalTo(form.get(name)));
        }
        assertThat(sent.get("OIDCToken"), equalTo(token().jwt(IdToken.LONGEST)));
        Set<String> query = new HashSet<>(target(vector).queryParameterNames());
        // What the SDK says of a signature that it does not make.
        query.removeAll(Set.of("SignatureVersion", "SignatureMethod"));
        assertThat(cloud.lastCall().getRequestUrl().queryParameterNames(), equalTo(query));
        assertThat(
                cloud.lastCall().getHeader("Content-Type"),
                equalTo(vector.path("headers").path("Content-Type").asText()));
    }

    /** The token has to stay out of the address, which proxies log. */
    @Test
    void theOtherSdkSendsTheSameFieldsInTheAddress() {
        JsonNode vector = vectors()
                .filter(one -> one.path("sentBy").asText().startsWith("sts20150401"))
                .filter(one -> one.path("operation").asText().equals("AssumeRoleWithOIDC"))
                .findFirst()
                .orElseThrow();
        HttpUrl target = target(vector);
        assertThat(target.queryParameter("OIDCToken"), equalTo(TOKEN_OF_VECTORS));
        assertThat(target.queryParameter("OIDCProviderArn"), equalTo(PROVIDER));
        assertThat(target.queryParameter("RoleArn"), equalTo(ROLE));
        assertThat(vector.path("headers").path("x-acs-action").asText(), equalTo("AssumeRoleWithOIDC"));
        assertThat(vector.path("headers").path("x-acs-version").asText(), equalTo("2015-04-01"));
    }

    @Test
    void readsTheDocumentedAnswer() throws Exception {
        cloud.next(Vectors.response("ali-oidc"));
        IssuedKey issued = request(token()).send(cloudAt(Instant.parse("2025-01-02T03:04:05Z")));
        assertThat(issued.key().id(), equalTo("STS.FAKE"));
        assertThat(
                issued.expiresAt(),
                equalTo(Instant.parse(Vectors.fixture("ali-oidc")
                        .path("expect")
                        .path("expiresAt")
                        .asText())));
    }

    static Stream<String> errors() {
        return Stream.of(
                "ali-oidc-error-expired|INVALID_REQUEST|400 AuthenticationFail.OIDCToken.Expired: This JsonWebToken is"
                        + " expired (R). S It expired at 2026-11-22T11:00:00Z. Check the clock of the controller, and that a"
                        + " token is made anew for each use.",
                "ali-oidc-error-audience|INVALID_REQUEST|400 AuthenticationFail.OIDCToken.AudienceNotMatch: Invalid"
                        + " audience (R). S Enter this aud as a client ID of P.",
                "ali-oidc-error-issuer|INVALID_REQUEST|400 AuthenticationFail.OIDCToken.IssuerNotMatch: The issuer in the"
                        + " OIDC Token doesn't match the OIDC Provider registered (R). S Check the issuer URL of P: it must"
                        + " be this iss to the letter.",
                "ali-oidc-error-unreachable|INVALID_REQUEST|400 AuthenticationFail.OIDCToken.IssuerConfigurationBroken:"
                        + " Get public keys from OIDC Provider failed, the issuer is https://jenkins.example/oidc (R). S"
                        + " Check that the cloud can fetch the keys of the issuer:"
                        + " https://jenkins.example.com/oidc/.well-known/openid-configuration must be reachable from the"
                        + " internet.",
                "ali-oidc-error-fingerprint|INVALID_REQUEST|400 AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch:"
                        + " The fingerprint of the public key doesn't match (R). S The certificate of the issuer comes"
                        + " from another authority than before: enter the new fingerprint in P.",
                "ali-oidc-error-invalid|INVALID_REQUEST|400 AuthenticationFail.OIDCToken.Invalid: This JsonWebToken is"
                        + " invalid (R). S Check that the issuer publishes the key that the token is signed with, as it"
                        + " does not after the key was made anew.",
                "ali-oidc-error-provider|REFUSED|403 AuthenticationFail.NoPermission: No such OIDC Provider registered"
                        + " (R). S Check the ARN of the OIDC provider: there is no P.",
                "ali-oidc-error-trust|REFUSED|403 AuthenticationFail.NoPermission: There is no permission (R). S Check the"
                        + " trust policy of acs:ram::1234567890123456:role/registry-login: it must allow sts:AssumeRole to"
                        + " P with this oidc:iss, oidc:aud and oidc:sub.",
                "ali-oidc-error-role|INVALID_REQUEST|404 EntityNotExist.Role: The role not exists:"
                        + " acs:ram::1234567890123456:role/registry-login (R). S There is no such role: check its ARN.",
                "ali-oidc-error-throttled|THROTTLED|400 Throttling.User: Request was denied due to user flow control (R)."
                        + " Too many calls: try again later.");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void everyDocumentedErrorHasItsAdvice(String line) throws Exception {
        String[] parts = line.split("\\|");
        cloud.nextTries(Vectors.response(parts[0]));
        TokenException failure = failure(request(token()));
        assertThat(failure.reason(), equalTo(Reason.valueOf(parts[1])));
        assertThat(
                failure.getMessage(),
                equalTo("Alibaba Cloud STS at 127.0.0.1 answered HTTP "
                        + parts[2].replace("(R)", "(request 00000000-0000-4000-8000-000000000001)")
                                .replace(
                                        ". S ",
                                        ". The ID token has iss " + SimulatedIssuer.URL + ", sub " + JOB
                                                + ", aud aliyun. ")
                                .replaceAll("\\bP\\b", PROVIDER)));
        assertThat(
                Vectors.fixture(parts[0]).path("expect").path("code").asText(),
                equalTo(parts[2].replaceFirst("^\\d+ ([\\w.]+):.*", "$1")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        400 | Other                    | Check the ARNs of the role and of the OIDC provider.
        403 | NoPermission             | Check the trust policy of the role
        400 | InvalidParameter.PolicyGrammar | Check the session policy.
        """)
    void anotherErrorHasAdviceToo(int status, String code, String advice) throws Exception {
        cloud.next(new MockResponse().setResponseCode(status).setBody("{\"Code\":\"" + code + "\"}"));
        assertThat(failure(request(token())).getMessage(), containsString(advice));
    }

    @ParameterizedTest
    @CsvSource({
        "AudienceNotMatch,other,https://jenkins.example.com/job/team/job/app/",
        "There is no permission,aliyun,https://jenkins.example.com/job/other/"
    })
    void aTokenForAnotherPurposeIsRefused(String problem, String audience, String subject) throws Exception {
        assertThat(failure(request(parse(issuer.token(subject, audience)))).getMessage(), containsString(problem));
    }

    @Test
    void aForgedTokenIsRefused() throws Exception {
        String forged = SimulatedIssuer.forged(
                Map.of("iss", SimulatedIssuer.URL, "sub", JOB, "aud", "aliyun", "exp", NOW.getEpochSecond() + 60));
        assertThat(
                failure(request(parse(forged))).getMessage(), containsString("AuthenticationFail.OIDCToken.Invalid"));
    }

    @Test
    void aTokenOfJenkinsWithoutABuildSaysSo() throws Exception {
        IdToken token = parse(issuer.token("https://jenkins.example.com/", "aliyun"));
        assertThat(
                failure(request(token)).getMessage(),
                containsString(
                        "aud aliyun. Its sub is Jenkins and no job, as no build asks: test with a job, in which a"
                                + " credential of a folder has another iss too. Check the trust policy of"));
    }

    @Test
    void anExpiredTokenIsNotSent() throws Exception {
        IdToken token = parse(issuer.tokensLive(Duration.ZERO).token(JOB, "aliyun"));
        assertThat(failure(request(token)).getMessage(), containsString("expired at 2026-11-22T10:00:00Z. Check"));
        assertThat(cloud.calls(), equalTo(0));
    }

    @Test
    void aTokenThatIsTooLongIsNotSent() throws Exception {
        IdToken token = parse(issuer.token(Map.of("sub", JOB, "aud", "aliyun", "x", "y".repeat(20_000))));
        assertThat(failure(request(token)).getMessage(), containsString("and the cloud takes 20000. Check"));
        assertThat(cloud.calls(), equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jenkins", "acs:ram::x:oidc-provider/y", "acs:ram::1:role/y"})
    void anArnThatCannotBeOneIsRefused(String arn) throws Exception {
        IdToken token = token();
        Exception e = assertThrows(
                IllegalArgumentException.class,
                () -> new AssumeRoleWithOidcRequest(sts(), arn, ROLE, "jenkins", null, null, token));
        assertThat(e.getMessage(), containsString("The OIDC provider must be an ARN like"));
    }

    @Test
    void anotherPolicyIsAnotherRequest() throws Exception {
        AssumeRoleWithOidcRequest pull = request(token(), "{\"Version\": \"1\"}", null);
        assertThat(pull, equalTo(request(token(), "{\"Version\":\"1\"}", null)));
        assertThat(pull, not(equalTo(request(token()))));
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> request(token(), "no", null))
                        .getMessage(),
                containsString("The session policy is no JSON"));
    }

    @Test
    void aLoginTakesTheExchangeTheLookUpOfHostsAndItsOwnCall() throws Exception {
        api.ask(enterprise(request(token())));
        assertThat(cloud.calls(), equalTo(3));
        api.ask(personal(request(token())));
        assertThat("of another edition, with the same key", cloud.calls(), equalTo(4));
    }

    @Test
    void manyBuildsOfOneSubjectMakeOneExchange() throws Exception {
        Set<IdToken> tokens = new HashSet<>();
        for (int build = 0; build < 100; build++) {
            IdToken token = parse(issuer.token(Map.of("sub", JOB, "aud", "aliyun", "jti", "build-" + build)));
            tokens.add(token);
            api.ask(enterprise(request(token)));
        }
        assertThat(tokens.size(), equalTo(1));
        assertThat(cloud.calls("AssumeRoleWithOIDC"), equalTo(1L));
        api.ask(enterprise(request(parse(issuer.token(JOB + "other/", "aliyun")))));
        assertThat(cloud.calls("AssumeRoleWithOIDC"), equalTo(2L));
    }

    /** The one that is remembered has expired by then. */
    @Test
    void aRenewalSendsTheTokenOfItsCaller() throws Exception {
        api.ask(request(parse(issuer.token(Map.of("sub", JOB, "aud", "aliyun", "jti", "one")))));
        IdToken second = parse(issuer.token(Map.of("sub", JOB, "aud", "aliyun", "jti", "two")));
        request(second).refresh(api);
        api.ask(request(second));
        assertThat(SimulatedOidc.form(cloud.lastCall()).get("OIDCToken"), equalTo(second.jwt(IdToken.LONGEST)));
        assertThat(cloud.calls("AssumeRoleWithOIDC"), equalTo(2L));
    }

    @Test
    void aKeyThatIsRefusedIsExchangedForAnew() throws Exception {
        Source<IssuedKey> keys = request(token());
        String first = api.ask(enterprise(keys)).token().login().username();
        cloud.revokesTemporaryKeys();
        assertThat(api.ask(personal(keys)).token().login().username(), not(equalTo(first)));
        assertThat(cloud.calls("AssumeRoleWithOIDC"), equalTo(2L));
    }

    @Test
    void aKeyThatMayNotDoSomethingLeadsToTheSessionPolicyToo() throws Exception {
        AssumeRoleWithOidcRequest keys = request(token());
        api.ask(keys);
        cloud.next(new MockResponse().setResponseCode(403).setBody("{\"Code\": \"NoPermission\"}"));
        assertThat(
                failure(personal(keys)).getMessage(),
                containsString(
                        "Grant the role cr:GetAuthorizationToken, and check the session policy if there is one."));
    }

    @Test
    void noBuildGetsTheLoginOfAnotherSubject() throws Exception {
        List<String> subjects =
                IntStream.range(0, 8).mapToObj(number -> JOB + number + '/').toList();
        ExecutorService builds = Executors.newFixedThreadPool(16);
        try {
            List<Future<Map.Entry<String, String>>> logins = new ArrayList<>();
            for (int build = 0; build < 200; build++) {
                String subject = subjects.get(build % subjects.size());
                logins.add(builds.submit(() -> {
                    RegistryToken login = api.ask(enterprise(request(parse(issuer.token(subject, "aliyun")))))
                            .token();
                    return Map.entry(login.login().username(), subject);
                }));
            }
            Map<String, Set<String>> subjectsOfLogin = new HashMap<>();
            for (Future<Map.Entry<String, String>> login : logins) {
                subjectsOfLogin
                        .computeIfAbsent(login.get().getKey(), key -> new HashSet<>())
                        .add(login.get().getValue());
            }
            assertThat(subjectsOfLogin.size(), equalTo(subjects.size()));
            assertThat(
                    subjectsOfLogin.values().stream().map(Set::size).collect(Collectors.toSet()), equalTo(Set.of(1)));
        } finally {
            builds.shutdownNow();
        }
        assertThat(cloud.calls("AssumeRoleWithOIDC"), equalTo((long) subjects.size()));
    }

    @Test
    void theControllersOwnTokenComesFromTheFileOfItsPlatform(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), issuer.token(JOB, "aliyun"));
        Map<String, String> variables = Map.of(
                "ALIBABA_CLOUD_ROLE_ARN", ROLE,
                "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", PROVIDER,
                "ALIBABA_CLOUD_OIDC_TOKEN_FILE", file.toString());
        Source<IssuedKey> keys = ControllerIdentity.of(variables, sts(), "jenkins", ecsRole());
        assertThat(keys.get(api).key().id(), equalTo("STS.simulated-2"));
        assertThat(cloud.sessions(), equalTo(Set.of("jenkins")));
        assertThat(keys, equalTo(ControllerIdentity.of(variables, sts(), "jenkins", ecsRole())));
        assertThat(
                keys,
                equalTo(new AssumeRoleWithOidcRequest(
                        sts(), PROVIDER, ROLE, "jenkins", null, null, new IdTokenFile(file))));
    }

    @Test
    void theControllersMachineServesWhereThePlatformHasNoToken() {
        assertThat(ControllerIdentity.of(Map.of("PATH", "/bin"), sts(), "jenkins", ecsRole()), equalTo(ecsRole()));
    }

    @Test
    void variablesThatAreIncompleteAreNamed() {
        Exception e = assertThrows(
                IllegalArgumentException.class,
                () -> ControllerIdentity.of(
                        Map.of("ALIBABA_CLOUD_ROLE_ARN", ROLE, "ALIBABA_CLOUD_OIDC_TOKEN_FILE", " "),
                        sts(),
                        "jenkins",
                        ecsRole()));
        assertThat(
                e.getMessage(),
                containsString("ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE has no value"));
    }

    @Test
    void aRequestShowsNoToken() throws Exception {
        String forged = SimulatedIssuer.forged(Map.of("iss", "i", "sub", "s", "aud", "a", "exp", 1));
        assertThat(request(parse(forged)).toString(), not(containsString("canary")));
        assertThat(request(parse(forged)).toString(), not(containsString("eyJ")));
    }

    private IdToken token() throws TokenException {
        return parse(issuer.token(JOB, "aliyun"));
    }

    private static IdToken parse(String jwt) throws TokenException {
        return IdToken.parse(jwt, "credential jenkins-oidc");
    }

    private AssumeRoleWithOidcRequest request(Source<IdToken> tokens) {
        return request(tokens, null, null);
    }

    private AssumeRoleWithOidcRequest request(Source<IdToken> tokens, String policy, Duration duration) {
        return new AssumeRoleWithOidcRequest(sts(), PROVIDER, ROLE, "jenkins-12", duration, policy, tokens);
    }

    private static Stream<JsonNode> vectors() {
        return Vectors.elements(Vectors.read("oidc-wire-requests.json").path("requests"))
                .filter(one -> one.path("cloud").asText().equals("alibaba"));
    }

    private static HttpUrl target(JsonNode vector) {
        return HttpUrl.get("https://sts.example" + vector.path("target").asText());
    }

    private static Map<String, String> form(JsonNode vector) {
        HttpUrl form = HttpUrl.get("https://sts.example/?" + vector.path("body").asText());
        return form.queryParameterNames().stream().collect(Collectors.toMap(name -> name, form::queryParameter));
    }
}
