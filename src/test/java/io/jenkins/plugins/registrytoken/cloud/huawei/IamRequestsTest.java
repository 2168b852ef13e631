package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.registrytoken.cloud.BearerToken;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.huawei.AgencyKeyRequest.Parameter;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IamRequestsTest {
    private HuaweiFixture huawei;

    @BeforeEach
    void start() throws IOException {
        huawei = new HuaweiFixture();
    }

    @AfterEach
    void stop() throws IOException {
        huawei.close();
    }

    @Test
    void aUserLogsInAsTheDocumentSays() throws Exception {
        huawei.clock.advance(Duration.between(HuaweiFixture.NOW, Instant.parse("2015-11-09T00:42:57Z")));
        huawei.cloud.next(Vectors.response("iam-token"));
        BearerToken token = huawei.controller.ask(huawei.login(HuaweiFixture.PASSWORD));
        JsonNode fixture = Vectors.fixture("iam-token");
        assertThat(
                token.value(),
                equalTo(fixture.path("headers").path("X-Subject-Token").asText()));
        assertThat(
                token.expiresAt(),
                equalTo(Instant.parse(fixture.path("expect").path("expiresAt").asText())));
        assertThat(token.toString(), not(containsString(token.value())));
        assertThat(huawei.cloud.lastCall().getPath(), equalTo("/v3/auth/tokens?nocatalog=true"));
        assertThat(huawei.cloud.lastCall().getHeader("Content-Type"), equalTo("application/json;charset=utf8"));
        assertThat(body(), equalTo(new ObjectMapper().readTree("""
            {"auth": {
              "identity": {
                "methods": ["password"],
                "password": {"user": {
                  "name": "user", "password": "canary-user-password", "domain": {"name": "ACCOUNT"}}}},
              "scope": {"project": {"name": "eu-de"}}}}
            """)));
    }

    @Test
    void theProjectOfATokenMayBeGivenByItsId() throws Exception {
        huawei.controller.ask(new IamTokenRequest(
                huawei.iam(), "ACCOUNT", "user", HuaweiFixture.PASSWORD, HuaweiFixture.PROJECT, "eu-de"));
        assertThat(
                body().at("/auth/scope").toString(),
                equalTo("{\"project\":{\"id\":\"" + HuaweiFixture.PROJECT + "\"}}"));
    }

    @Test
    void aWrongPasswordIsSentOnce() {
        TokenException failure = huawei.controller.failure(huawei.login("canary-wrong"));
        assertThat(failure.reason(), equalTo(Reason.REFUSED));
        assertThat(
                failure.getMessage(),
                equalTo("Open Telekom Cloud IAM at 127.0.0.1 answered HTTP 401: The username or password is wrong."
                        + " Check the account name, the user name and the password, that the user is enabled and"
                        + " may log in from here, and that it needs no second factor."));
        huawei.controller.failure(huawei.login(huawei.user("canary-wrong")));
        assertThat(huawei.cloud.calls(), equalTo(1));
    }

    @Test
    void aCloudThatEchoesThePasswordIsNotQuoted() {
        huawei.cloud.next(new MockResponse()
                .setResponseCode(400)
                .setBody("{\"error\":{\"code\":400,\"message\":\"weak: " + HuaweiFixture.PASSWORD + "\"}}"));
        assertThat(
                huawei.controller.failure(huawei.login(HuaweiFixture.PASSWORD)).getMessage(),
                containsString("HTTP 400: weak: ****. Check"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        <html>                                            | token | with text/html where a JSON object is due
        {}                                                | token | without expires_at
        {"token":{"expires_at":"soon"}}                   | token | with a date in expires_at that cannot be read
        {"token":{"expires_at":"2024-12-26T09:59:59Z"}}   | token | with expires_at in the past: 2024-12-26T09:59:59Z
        {"token":{"expires_at":"2024-12-27T10:00:00Z"}}   |       | without a token in X-Subject-Token
        """)
    void anAnswerThatIsNoTokenIsOneLine(String body, String token, String line) {
        MockResponse response = new MockResponse()
                .setResponseCode(201)
                .setHeader("Content-Type", "text/html")
                .setBody(body);
        huawei.cloud.next(token == null ? response : response.setHeader("X-Subject-Token", token));
        TokenException failure = huawei.controller.failure(huawei.login(HuaweiFixture.PASSWORD));
        assertThat(failure.reason(), equalTo(Reason.INVALID_ANSWER));
        assertThat(failure.getMessage(), containsString("answered HTTP 201 " + line));
    }

    @Test
    void theIdOfAProjectIsLookedUpOnce() throws Exception {
        ProjectIdRequest request = new ProjectIdRequest(huawei.iam(), "eu-de", huawei.key());
        assertThat(request.get(huawei.controller.cloud()).value(), equalTo(HuaweiFixture.PROJECT));
        assertThat(huawei.cloud.lastCall().getPath(), equalTo("/v3/projects?name=eu-de"));
        assertThat(request.get(huawei.controller.cloud()).value(), equalTo(HuaweiFixture.PROJECT));
        assertThat(huawei.cloud.calls(), equalTo(1));
    }

    @Test
    void noProjectOrMoreThanOneIsOneLine() {
        assertThat(
                projectFailure("eu-nl").getMessage(),
                equalTo("Open Telekom Cloud IAM at 127.0.0.1 knows no project named eu-nl for the owner of the access "
                        + "key. Check the region and the project name, or enter the project ID."));
        huawei.cloud.knowsProject("twin", "a").knowsProject("twin", "b");
        assertThat(projectFailure("twin").getMessage(), containsString("knows 2 projects named twin for"));
        huawei.cloud.knowsProject("odd", "../../x");
        assertThat(projectFailure("odd").reason(), equalTo(Reason.INVALID_ANSWER));
    }

    @Test
    void whoMayNotListProjectsIsTold() {
        huawei.cloud.next(new MockResponse()
                .setResponseCode(403)
                .setBody("{\"error\":{\"code\":403,\"message\":\"You are not authorized\"}}"));
        assertThat(
                projectFailure("eu-de").getMessage(),
                containsString(
                        "Grant the owner of the access key the permission to list projects, or enter the project"));
    }

    @Test
    void theKeyOfAnAgencyIsReadAsDocumented() throws Exception {
        huawei.clock.advance(Duration.between(HuaweiFixture.NOW, Instant.parse("2017-04-17T07:00:00Z")));
        huawei.cloud.next(Vectors.response("iam-securitytoken"));
        IssuedKey issued = huawei.controller.ask(huawei.agency("push", Parameter.AGENCY_NAME, huawei.key()));
        assertThat(
                issued.key().id(),
                equalTo(Vectors.fixture("iam-securitytoken")
                        .path("expect")
                        .path("ak")
                        .asText()));
        assertThat(issued.key().securityToken(), equalTo("gAAAAABFAKE"));
        assertThat(issued.expiresAt(), equalTo(Instant.parse("2017-04-17T07:55:18.575Z")));
        assertThat(issued.toString(), not(containsString("gAAAAABFAKE")));
        assertThat(huawei.cloud.lastCall().getPath(), equalTo("/v3.0/OS-CREDENTIAL/securitytokens"));
        assertThat(body(), equalTo(new ObjectMapper().readTree("""
            {"auth": {"identity": {
              "methods": ["assume_role"],
              "assume_role": {"agency_name": "push", "domain_name": "OTHER", "duration_seconds": 3600}}}}
            """)));
    }

    @Test
    void openTelekomCloudHasANameOfItsOwnForAgencies() throws Exception {
        huawei.controller.ask(huawei.agency("push", Parameter.XROLE_NAME, huawei.user()));
        assertThat(body().at("/auth/identity/assume_role/xrole_name").asText(), equalTo("push"));
        assertThat(huawei.cloud.lastCall().getHeader("X-Auth-Token"), equalTo("canary-iam-token-1"));
    }

    @Test
    void theAccountOfAnAgencyMayBeGivenByItsId() throws Exception {
        huawei.cloud.knowsAgency("0d0", "push");
        huawei.controller.ask(new AgencyKeyRequest(
                huawei.iam(), "push", Parameter.AGENCY_NAME, "0d0", null, Duration.ofMinutes(15), null, huawei.key()));
        assertThat(body().at("/auth/identity/assume_role/domain_id").asText(), equalTo("0d0"));
    }

    @Test
    void anAgencyThatDoesNotExistIsOneLine() {
        TokenException failure =
                huawei.controller.failure(huawei.agency("missing", Parameter.AGENCY_NAME, huawei.key()));
        assertThat(
                failure.getMessage(),
                containsString("HTTP 404 IAM.0004: Could not find agency. Check the name of the agency"));
    }

    @ParameterizedTest
    @ValueSource(longs = {899, 86_401})
    void aLifetimeThatNoAgencyGivesIsRefused(long seconds) {
        HuaweiAuth key = huawei.key();
        Endpoint iam = huawei.iam();
        assertThrows(
                IllegalArgumentException.class,
                () -> new AgencyKeyRequest(
                        iam, "push", Parameter.AGENCY_NAME, null, "OTHER", Duration.ofSeconds(seconds), null, key));
    }

    private TokenException projectFailure(String name) {
        return huawei.controller.failure(new ProjectIdRequest(huawei.iam(), name, huawei.key()));
    }

    private JsonNode body() throws IOException {
        return new ObjectMapper()
                .readTree(huawei.cloud.lastCall().getBody().clone().readByteArray());
    }
}
