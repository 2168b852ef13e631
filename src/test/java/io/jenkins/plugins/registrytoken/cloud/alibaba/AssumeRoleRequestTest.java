package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssumeRoleRequestTest extends AlibabaTest {

    @Test
    void aRoleGivesATemporaryKey() throws Exception {
        cloud.knowsRole(ROLE, "canary-external");
        IssuedKey issued = new AssumeRoleRequest(
                        sts(), ROLE, "jenkins@ci", "canary-external", Duration.ofMinutes(15), null, key())
                .send(api);
        assertThat(issued.key().id(), equalTo("STS.simulated-2"));
        assertThat(issued.key().secret(), equalTo("canary-secret-2"));
        assertThat(issued.key().securityToken(), equalTo("canary-sts-2+/=="));
        assertThat(issued.issuedAt(), equalTo(NOW));
        assertThat(issued.expiresAt(), equalTo(NOW.plus(Duration.ofMinutes(15))));
        assertThat(
                cloud.lastCall().getRequestUrl().queryParameterNames().toString(),
                equalTo("[DurationSeconds, ExternalId, RoleArn, RoleSessionName]"));
        assertThat(cloud.lastCall().getRequestUrl().queryParameter("DurationSeconds"), equalTo("900"));
        assertThat(cloud.lastCall().getRequestUrl().queryParameter("RoleSessionName"), equalTo("jenkins@ci"));
    }

    @Test
    void readsTheDocumentedAnswer() throws Exception {
        cloud.next(Vectors.response("acr-sts-oidc"));
        IssuedKey issued = assumeRole(null).send(cloudAt(Instant.parse("2021-10-20T03:27:09Z")));
        assertThat(
                issued.key().id(),
                equalTo(Vectors.fixture("acr-sts-oidc")
                        .path("expect")
                        .path("ak")
                        .asText()));
        assertThat(issued.expiresAt(), equalTo(Instant.parse("2021-10-20T04:27:09Z")));
    }

    @Test
    void aRoleThatMayNotBeAssumedIsOneLine() {
        TokenException failure = failure(assumeRole(null));
        assertThat(failure.reason(), equalTo(Reason.REFUSED));
        assertThat(
                failure.getMessage(),
                equalTo(
                        "Alibaba Cloud STS at 127.0.0.1 answered HTTP 403 NoPermission: You are not authorized to do this "
                                + "action (request simulated-request). Grant the owner of the access key sts:AssumeRole, and name "
                                + "it in the trust policy of the role. Enter the key of a RAM user: the one of the "
                                + "account itself cannot assume roles."));
    }

    @Test
    void theKeyOfTheAccountItselfIsNotToBeGrantedAnything() {
        cloud.next(new MockResponse()
                .setResponseCode(403)
                .setBody("{\"Code\":\"NoPermission\",\"Message\":\"Roles may not be assumed by root accounts.\","
                        + "\"RequestId\":\"simulated-request\"}"));
        TokenException failure = failure(assumeRole(null));
        assertThat(failure.reason(), equalTo(Reason.REFUSED));
        assertThat(
                failure.getMessage(),
                endsWith(
                        "NoPermission: Roles may not be assumed by root accounts (request simulated-request). The key of the "
                                + "account itself cannot assume roles: enter the key of a RAM user that may."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        EntityNotExist.Role               | There is no such role: check its ARN.
        InvalidParameter.DurationSeconds  | Check the ARN of the role and the region.
        """)
    void aRoleThatIsUnknownIsOneLine(String code, String advice) {
        cloud.next(new MockResponse().setResponseCode(404).setBody("{\"Code\":\"" + code + "\"}"));
        assertThat(failure(assumeRole(null)).getMessage(), containsString(code + ". " + advice));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {}                                                                                  | without AccessKeyId
        {"Credentials":{"AccessKeyId":"STS.x","AccessKeySecret":"canary"}}                  | without SecurityToken
        {"Credentials":{"AccessKeyId":"x","AccessKeySecret":"canary","SecurityToken":"canary"}} | without Expiration
        {"Credentials":{"AccessKeyId":"x","AccessKeySecret":"canary","SecurityToken":"canary","Expiration":"2020-01-01T00:00:00Z"}} | with Expiration in the past: 2020-01-01T00:00:00Z (is the clock of the controller right?). Check the endpoint
        <AssumeRoleResponse><Credentials><AccessKeyId>x</AccessKeyId></Credentials></AssumeRoleResponse> | without AccessKeyId
        {"Credentials":{"AccessKeySecret":"canary                                           | with no content type where a JSON object is due
        """)
    void anAnswerThatIsNoKeyIsOneLine(String body, String line) {
        cloud.next(new MockResponse().setBody(body));
        TokenException failure = failure(assumeRole(null));
        assertThat(failure.reason(), equalTo(Reason.INVALID_ANSWER));
        assertThat(failure.getMessage(), containsString("STS at 127.0.0.1 answered HTTP 200 " + line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "role/x", "acs:ram::x:role/y", "acs:ram::1:role/", "acs:ram::1:user/y", "acs:ram::1:role/a b"
            })
    void anArnThatCannotBeOneIsRefused(String arn) {
        Exception e = assertThrows(
                IllegalArgumentException.class,
                () -> new AssumeRoleRequest(sts(), arn, "jenkins", null, null, null, key()));
        assertThat(e.getMessage(), containsString("The role must be an ARN like"));
    }

    @ParameterizedTest
    @CsvSource({"a,,", "a/b,,", "jenkins,x,", "jenkins,a b,", "jenkins,,899", "jenkins,,43201"})
    void aParameterThatCannotBeOneIsRefused(String session, String externalId, Integer seconds) {
        Duration duration = seconds == null ? null : Duration.ofSeconds(seconds);
        assertThrows(
                IllegalArgumentException.class,
                () -> new AssumeRoleRequest(sts(), ROLE, session, externalId, duration, null, key()));
    }

    @Test
    void aRoleIsNotAssumedWithAnotherRole() {
        AssumeRoleRequest role = assumeRole(null);
        assertThat(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new AssumeRoleRequest(sts(), ROLE, "jenkins", null, null, null, role))
                        .getMessage(),
                equalTo("A role must not be assumed with another role: choose another authentication for it."));
    }

    @Test
    void aSessionPolicyIsSentAsTheSdkDoes() throws Exception {
        cloud.knowsRole(ROLE, "");
        HttpUrl vector = Vectors.elements(
                        Vectors.read("oidc-wire-requests.json").path("requests"))
                .filter(request -> request.path("operation").asText().equals("AssumeRole with Policy"))
                .map(request -> HttpUrl.get(
                        "https://sts.example" + request.path("target").asText()))
                .findFirst()
                .orElseThrow();
        String policy = vector.queryParameter("Policy");
        new AssumeRoleRequest(sts(), ROLE, "jenkins-12", null, Duration.ofHours(1), policy, key()).send(api);
        HttpUrl sent = cloud.lastCall().getRequestUrl();
        assertThat(
                sent.queryParameterNames(), equalTo(Set.of("DurationSeconds", "Policy", "RoleArn", "RoleSessionName")));
        for (String name : sent.queryParameterNames()) {
            assertThat(name, sent.queryParameter(name), equalTo(vector.queryParameter(name)));
        }
    }

    @Test
    void anotherSessionPolicyIsAnotherRequest() {
        AssumeRoleRequest pull = withPolicy("{\"Version\": \"1\"}");
        assertThat(pull, not(equalTo(assumeRole(null))));
        assertThat(pull, not(equalTo(withPolicy("{\"Version\": \"2\"}"))));
        assertThat(pull, equalTo(withPolicy("{\n  \"Version\" : \"1\"\n}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"a\": }", "{\"a\": 1} x"})
    void aSessionPolicyThatIsNoneIsRefused(String policy) {
        assertThrows(IllegalArgumentException.class, () -> withPolicy(policy));
    }

    private AssumeRoleRequest withPolicy(String policy) {
        return new AssumeRoleRequest(sts(), ROLE, "jenkins", null, null, policy, key());
    }
}
