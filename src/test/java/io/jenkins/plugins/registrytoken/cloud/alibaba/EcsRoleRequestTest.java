package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcsRoleRequestTest extends AlibabaTest {

    @Test
    void theRoleOfTheMachineGivesATemporaryKey() throws Exception {
        cloud.ecs().hasRole("builder");
        IssuedKey issued = ecsRole().send(api);
        assertThat(issued.key().id(), equalTo("STS.simulated-2"));
        assertThat(issued.key().securityToken(), equalTo("canary-sts-2+/=="));
        assertThat(issued.issuedAt(), equalTo(NOW));
        assertThat(issued.expiresAt(), equalTo(NOW.plus(Duration.ofHours(6))));
        assertThat(cloud.lastCall().getPath(), equalTo("/latest/meta-data/ram/security-credentials/builder"));
        assertThat(cloud.calls(), equalTo(3));
    }

    @Test
    void aRoleThatIsGivenIsNotLookedUp() throws Exception {
        cloud.ecs().hasRole("builder");
        new EcsRoleRequest(cloud.url(), "builder", false).send(api);
        assertThat(cloud.calls(), equalTo(2));
    }

    @Test
    void readsTheDocumentedAnswer() throws Exception {
        cloud.next(new MockResponse().setBody("token")).next(Vectors.response("acr-ecs-metadata"));
        IssuedKey issued =
                new EcsRoleRequest(cloud.url(), "r", false).send(cloudAt(Instant.parse("2021-10-20T00:00:00Z")));
        assertThat(issued.key().id(), equalTo("STS.FAKE"));
        assertThat(issued.expiresAt(), equalTo(Instant.parse("2021-10-20T04:27:09Z")));
    }

    @Test
    void theFirstVersionServesWhereItIsAllowedOnly() throws Exception {
        cloud.ecs().hasRole("builder").givesNoTokens();
        assertThat(
                failure(ecsRole()).getMessage(),
                equalTo("The metadata service of ECS at 127.0.0.1 answered HTTP 404 where a session token is due. If"
                        + " this machine has the first version of the service only, allow that."));
        assertThat(new EcsRoleRequest(cloud.url(), null, true).send(api).key().id(), startsWith("STS."));
    }

    @Test
    void aMachineWithoutMetadataServiceIsNamed() throws IOException {
        EcsRoleRequest request = new EcsRoleRequest(cloud.url(), null, true);
        cloud.close();
        TokenException failure = failure(request);
        assertThat(failure.reason(), equalTo(Reason.UNREACHABLE));
        assertThat(
                failure.getMessage(),
                equalTo("The metadata service of ECS at 127.0.0.1 did not answer: the controller does not run on an"
                        + " ECS instance with a RAM role. Give its instance one, or choose another"
                        + " authentication."));
    }

    @Test
    void aMachineThatDoesNotAnswerIsNotWaitedFor() {
        cloud.next(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        long start = System.nanoTime();
        assertThat(failure(ecsRole()).getMessage(), containsString("does not run on an ECS instance"));
        assertThat(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 5, equalTo(true));
    }

    @Test
    void aMachineWithoutRoleIsNamed() {
        TokenException failure = failure(ecsRole());
        assertThat(failure.reason(), equalTo(Reason.INVALID_REQUEST));
        assertThat(
                failure.getMessage(),
                equalTo("The metadata service of ECS at 127.0.0.1 knows no role of this machine. Attach a RAM role to"
                        + " the ECS instance that the controller runs on."));
    }

    @Test
    void aRoleThatTheMachineDoesNotHaveIsNamed() {
        cloud.ecs().hasRole("builder");
        assertThat(
                failure(new EcsRoleRequest(cloud.url(), "other", false)).getMessage(),
                containsString("knows no role other of this machine. Attach a RAM role"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", ".", "a b", "a\n", "a%2f", "r\u00f4le"})
    void aRoleThatCannotBeOneIsRefused(String role) {
        assertThrows(IllegalArgumentException.class, () -> new EcsRoleRequest(cloud.url(), role, false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        200 | <html>login</html> | answered HTTP 200 with text/html where the name of a role is due.
        200 | ../canary          | answered HTTP 200 with text/html where the name of a role is due.
        200 | ''                 | knows no role of this machine.
        500 | canary             | answered HTTP 500 with text/html where the name of a role is due.
        """)
    void aRoleThatIsNoNameIsOneLine(int status, String body, String line) {
        cloud.next(new MockResponse().setBody("token"))
                .nextTries(new MockResponse()
                        .setResponseCode(status)
                        .setHeader("Content-Type", "text/html")
                        .setBody(body));
        assertThat(failure(ecsRole()).getMessage(), containsString(line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        200 | <!DOCTYPE html><html/>               | with text/html where a JSON object is due
        200 | {"Code":"Success"}                   | without AccessKeyId
        200 | {"Code":"Failed","canary":1}         | has no key of role builder. Attach a RAM role
        200 | {"Code":"Success","AccessKeySecret":"canary | with text/html where a JSON object is due
        503 | canary                               | answered HTTP 503 where a key is due. Try again.
        """)
    void anAnswerThatIsNoKeyIsOneLine(int status, String body, String line) {
        cloud.next(new MockResponse().setBody("token"))
                .nextTries(new MockResponse()
                        .setResponseCode(status)
                        .setHeader("Content-Type", "text/html")
                        .setBody(body));
        assertThat(failure(new EcsRoleRequest(cloud.url(), "builder", false)).getMessage(), containsString(line));
    }

    @Test
    void aTokenThatCannotBeOneIsNotSent() {
        cloud.next(new MockResponse().setBody("canary\u00e9 token"));
        assertThat(failure(ecsRole()).getMessage(), containsString("answered HTTP 200 where a session token is due."));
        assertThat(cloud.calls(), equalTo(1));
    }

    @Test
    void theServiceIsAtAnAddressOfTheLink() {
        assertThat(EcsRoleRequest.METADATA_SERVICE.toString(), equalTo("http://100.100.100.200/"));
    }
}
