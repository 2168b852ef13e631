package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwrEnterpriseTokenRequestTest {
    private static final String OF_INSTANCE = "/v2/" + HuaweiFixture.PROJECT + "/instances/" + HuaweiFixture.INSTANCE;

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
    void theLoginIsForTheAddressAndTheCustomersDomains() throws Exception {
        RegistryToken token = huawei.controller.ask(huawei.enterpriseLogin(huawei.key()));
        assertThat(token.logins().keySet(), contains(HuaweiFixture.HOST, "registry.example.com"));
        assertThat(token.login(), equalTo(new Login("temporary-of-AK", "simulated-password-1")));
        assertThat(token.expiresAt(), equalTo(HuaweiFixture.NOW.plus(Duration.ofHours(6))));
        assertThat(huawei.cloud.lastCall().getMethod(), equalTo("POST"));
        assertThat(huawei.cloud.lastCall().getPath(), equalTo(OF_INSTANCE + "/temp-credential"));
    }

    @Test
    void theDocumentedAnswersAreRead() throws Exception {
        huawei.clock.advance(Duration.between(HuaweiFixture.NOW, Instant.parse("2023-10-20T15:30:00Z")));
        JsonNode expect = Vectors.fixture("swr-temp-credential").path("expect");
        huawei.cloud
                .answersAll(OF_INSTANCE, () -> Vectors.response("swr-show-instance"))
                .answersAll(".*/temp-credential", () -> Vectors.response("swr-temp-credential"));
        RegistryToken token = huawei.controller.ask(huawei.enterpriseLogin(huawei.key()));
        assertThat(
                token.logins().keySet(),
                contains(
                        Vectors.fixture("swr-show-instance")
                                .path("expect")
                                .path("host")
                                .asText(),
                        "registry.example.com"));
        assertThat(token.login().username(), equalTo(expect.path("username").asText()));
        assertThat(token.login().password(), equalTo(expect.path("password").asText()));
        assertThat(
                token.expiresAt(),
                equalTo(Instant.parse(expect.path("expiresAt").asText())));
    }

    @Test
    void oneDiscoveryServesManyTokens() throws Exception {
        for (int i = 0; i < 3; i++) {
            huawei.enterpriseLogin(huawei.key()).send(huawei.controller.cloud());
        }
        assertThat(huawei.cloud.calls(".*/temp-credential"), equalTo(3L));
        assertThat(huawei.cloud.calls("/v3/projects"), equalTo(1L));
        assertThat(huawei.cloud.calls(OF_INSTANCE), equalTo(1L));
        assertThat(huawei.cloud.calls(".*/domainname"), equalTo(1L));
    }

    @Test
    void givenHostsAndIdsNeedNoDiscovery() throws Exception {
        SwrEnterprise enterprise =
                new SwrEnterprise(huawei.swr(), HuaweiId.configured(HuaweiFixture.PROJECT), huawei.key());
        SwrEnterpriseTokenRequest request = new SwrEnterpriseTokenRequest(
                enterprise, HuaweiId.configured(HuaweiFixture.INSTANCE), List.of("mirror.example:8443"));
        assertThat(huawei.controller.ask(request).logins().keySet(), contains("mirror.example:8443"));
        assertThat(huawei.cloud.calls(), equalTo(1));
    }

    @Test
    void anInstanceIsFoundByItsNameOnAnyPage() throws Exception {
        for (int i = 0; i < 230; i++) {
            huawei.cloud.hasInstance(
                    HuaweiFixture.PROJECT, "id-" + i, "name-" + i, "Running", "host-" + i + ".example");
        }
        assertThat(huawei.controller.ask(named("name-229")).logins().keySet(), contains("host-229.example"));
        assertThat(huawei.cloud.calls(".*/instances"), equalTo(3L));
        assertThat(
                huawei.controller.failure(named("name-230")).getMessage(),
                equalTo(
                        "Open Telekom Cloud SWR Enterprise at 127.0.0.1 knows no instance named name-230 among the 231 of "
                                + "this project. Check the name, the region and the project."));
    }

    @Test
    void anInstanceThatWasMadeAnewIsFoundAgain() throws Exception {
        assertThat(huawei.controller.ask(named("demo")).login().username(), equalTo("temporary-of-AK"));
        huawei.cloud
                .hasInstance("other", HuaweiFixture.INSTANCE, "gone", "Running", null)
                .hasInstance(HuaweiFixture.PROJECT, "new", "demo", "Running", "new.example");
        assertThrows(TokenException.class, () -> named("demo").send(huawei.controller.cloud()));
        assertThat(named("demo").send(huawei.controller.cloud()).logins().keySet(), contains("new.example"));
    }

    @Test
    void anInstanceOfAnotherRegionIsOneLine() {
        SwrEnterpriseTokenRequest request = new SwrEnterpriseTokenRequest(
                huawei.enterprise(huawei.key()), HuaweiId.configured("elsewhere"), List.of("mirror.example"));
        TokenException failure = huawei.controller.failure(request);
        assertThat(failure.reason(), equalTo(Reason.INVALID_REQUEST));
        assertThat(
                failure.getMessage(),
                equalTo(
                        "Open Telekom Cloud SWR Enterprise at 127.0.0.1 answered HTTP 404 SWR.0404: instance not found. "
                                + "Check the instance, and that it is one of this region and project."));
    }

    @Test
    void anInstanceThatDoesNotRunIsOneLine() {
        huawei.cloud.hasInstance(HuaweiFixture.PROJECT, HuaweiFixture.INSTANCE, "demo", "Creating", null);
        assertThat(
                failure().getMessage(),
                containsString(
                        "instance " + HuaweiFixture.INSTANCE + " is Creating, not Running. Try again when it runs."));
    }

    @Test
    void anInstanceWithoutAnAddressIsOneLine() {
        huawei.cloud.hasInstance(HuaweiFixture.PROJECT, HuaweiFixture.INSTANCE, "demo", "Running", null);
        assertThat(failure().getMessage(), containsString("has no access address. Open an access to it, or enter"));
    }

    @Test
    void anAddressThatIsNoHostIsOneLine() {
        huawei.cloud.hasInstance(HuaweiFixture.PROJECT, HuaweiFixture.INSTANCE, "demo", "Running", "a b");
        assertThat(failure().reason(), equalTo(Reason.INVALID_ANSWER));
    }

    @Test
    void whoMayNotListDomainNamesIsServedWithoutThem() throws Exception {
        huawei.cloud.answersAll(".*/domainname", () -> Vectors.response("swr-ee-error"));
        assertThat(
                huawei.controller
                        .ask(huawei.enterpriseLogin(huawei.key()))
                        .logins()
                        .keySet(),
                contains(HuaweiFixture.HOST));
    }

    @Test
    void domainNamesThatFailForNowAreNotForgottenForHours() {
        huawei.cloud.answersAll(".*/domainname", () -> new MockResponse().setResponseCode(500));
        assertThat(failure().reason(), equalTo(Reason.UNAVAILABLE));
    }

    @Test
    void whoMayNotCreateCredentialsIsTold() {
        huawei.cloud.answersAll(".*/temp-credential", () -> Vectors.response("swr-ee-error"));
        assertThat(
                failure().getMessage(),
                containsString("HTTP 403 SWR.0403: access denied. Grant the owner of the access key the permission "
                        + "swr:instance:createTempCredential, and check the project."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <html>                                                                                | with text/html where
            {}                                                                                    | without user_id
            {"user_id":"u"}                                                                       | without auth_token
            {"user_id":"u","auth_token":"canary"}                                                 | without expire_date
            {"user_id":"a:b","auth_token":"canary","expire_date":"2024-12-27T10:00:00Z"}          | with a user name or password
            {"user_id":"u","auth_token":"canary","expire_date":"2024-12-26T10:00:00Z"}            | with expire_date in the past
            {"user_id":"u","auth_token":"canary","expire_date":"tomorrow"}                        | with a date in expire_date
            """)
    void anAnswerThatIsNoCredentialIsOneLine(String body, String line) {
        huawei.cloud.answersAll(".*/temp-credential", () -> new MockResponse()
                .setResponseCode(201)
                .setHeader("Content-Type", "text/html")
                .setBody(body));
        TokenException failure = failure();
        assertThat(failure.reason(), equalTo(Reason.INVALID_ANSWER));
        assertThat(failure.getMessage(), containsString("answered HTTP 201 " + line));
    }

    @Test
    void aHostThatIsNoneIsRefused() {
        SwrEnterprise enterprise = huawei.enterprise(huawei.key());
        Found<String> id = HuaweiId.configured(HuaweiFixture.INSTANCE);
        assertThrows(
                IllegalArgumentException.class,
                () -> new SwrEnterpriseTokenRequest(enterprise, id, List.of("not a host")));
    }

    private TokenException failure() {
        return huawei.controller.failure(huawei.enterpriseLogin(huawei.key()));
    }

    private SwrEnterpriseTokenRequest named(String name) {
        SwrEnterprise enterprise = huawei.enterprise(huawei.key());
        return new SwrEnterpriseTokenRequest(enterprise, new SwrInstanceIdRequest(enterprise, name), List.of());
    }
}
