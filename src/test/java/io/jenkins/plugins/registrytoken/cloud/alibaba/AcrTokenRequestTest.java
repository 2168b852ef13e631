package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcrTokenRequestTest extends AlibabaTest {

    @Test
    void aSignedCallGetsALoginWhosePasswordHasAColon() throws Exception {
        RegistryToken token = enterprise().send(api);
        assertThat(token.logins(), equalTo(Map.of(HOST, new Login("simulated_AK", "simulated:password-1"))));
        assertThat(token.issuedAt(), equalTo(NOW));
        assertThat(token.expiresAt(), equalTo(NOW.plus(Duration.ofHours(1))));
        assertThat(cloud.lastCall().getRequestLine(), equalTo("POST /?InstanceId=cri-simulated HTTP/1.1"));
        assertThat(cloud.lastCall().getBodySize(), equalTo(0L));
        assertThat(cloud.lastCall().getHeader("Accept"), equalTo("application/json"));
    }

    @Test
    void aLifetimeCanBeAskedFor() throws Exception {
        AcrTokenRequest request = enterprise(12);
        assertThat(request.send(api).expiresAt(), equalTo(NOW.plus(Duration.ofHours(12))));
        assertThat(cloud.lastCall().getPath(), equalTo("/?ExpiresInHours=12&InstanceId=cri-simulated"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 25, -1})
    void aLifetimeThatTheCloudDoesNotHaveIsRefused(int hours) {
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> enterprise(hours))
                        .getMessage(),
                equalTo("The lifetime must be from 1 to 24 hours."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"acr-token", "acr-token-xml"})
    void readsEveryDocumentedAnswer(String id) throws Exception {
        JsonNode expect = Vectors.fixture("acr-token").path("expect");
        cloud.next(Vectors.response(id));
        RegistryToken token = enterprise().send(cloudAt(Instant.parse("2019-10-16T15:10:00Z")));
        assertThat(token.login().username(), equalTo(expect.path("username").asText()));
        assertThat(token.login().password(), equalTo(expect.path("password").asText()));
        assertThat(
                token.expiresAt(),
                equalTo(Instant.parse(expect.path("expiresAt").asText())));
    }

    @Test
    void theLoginIsForEveryHostThatIsGiven() throws Exception {
        AcrTokenRequest request = new AcrTokenRequest(
                acr(),
                AcrInstance.of("cri-simulated"),
                AcrHostsRequest.Network.VPC,
                List.of(" https://a.example/ns ", "b.example:5000", "a.example"),
                null,
                key());
        assertThat(List.copyOf(request.send(api).logins().keySet()), equalTo(List.of("a.example", "b.example:5000")));
        assertThat(cloud.calls(), equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../x", "https://", "a.example\nb"})
    void aHostThatCannotBeOneIsRefused(String host) {
        Exception e = assertThrows(
                IllegalArgumentException.class, () -> new AcrPersonalTokenRequest(acr(), List.of(host), key()));
        assertThat(e.getMessage(), equalTo("Each registry host must be like registry.example.com or host:port."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cri-x/../y", "cri-x?Action=DeleteInstance", "a b", "cri-x&y", "команда", "cri-%2e"})
    void anInstanceThatCannotBeOneIsRefused(String instance) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> AcrInstance.of(instance));
        assertThat(e.getMessage(), containsString("The instance "));
    }

    @Test
    void aWrongInstanceIsOneLine() {
        cloud.hasInstance("cri-other", "other");
        TokenException failure = failure(enterprise());
        assertThat(failure.reason(), equalTo(Reason.INVALID_REQUEST));
        assertThat(
                failure.getMessage(),
                equalTo("Alibaba Cloud Container Registry at 127.0.0.1 answered HTTP 200 INSTANCE_NOT_EXIST "
                        + "(request simulated-request). Check the instance ID and the region."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        <!DOCTYPE html><html>login</html>                                   | with text/html where a JSON object is due
        <html><body>login</body></html>                                     | with text/html where a JSON object is due
        []                                                                  | with text/html where a JSON object is due
        'Ok'                                                                | with text/html where a JSON object is due
        ''                                                                  | with text/html where a JSON object is due
        {"AuthorizationToken":"canary","TempUsern                           | with text/html where a JSON object is due
        {}                                                                  | without TempUsername
        {"TempUsername":"u"}                                                | without AuthorizationToken
        {"TempUsername":"u","AuthorizationToken":{}}                        | without AuthorizationToken
        {"TempUsername":"a:b","AuthorizationToken":"canary"}                | with a user name or password that no registry client can use
        {"AuthorizationToken":"canary","ExpireTime":1}                      | without TempUsername
        {"TempUsername":"u","AuthorizationToken":"canary"}                  | without ExpireTime
        {"TempUsername":"u","AuthorizationToken":"canary","ExpireTime":"x"} | with a date in ExpireTime that cannot be read
        {"TempUsername":"u","AuthorizationToken":"canary","ExpireTime":-1}  | with a date in ExpireTime that cannot be read
        {"TempUsername":"u","AuthorizationToken":"canary","ExpireTime":1}   | with ExpireTime in the past: 1970-01-01T00:00:00.001Z (is the clock of the controller right?). Check
        """)
    void anAnswerThatIsNoLoginIsOneLine(String body, String line) {
        cloud.next(new MockResponse().setHeader("Content-Type", "text/html").setBody(body));
        TokenException failure = failure(enterprise());
        assertThat(failure.reason(), equalTo(Reason.INVALID_ANSWER));
        assertThat(
                failure.getMessage(),
                containsString("Alibaba Cloud Container Registry at 127.0.0.1 answered HTTP 200 " + line));
    }

    @Test
    void anAnswerOfTenMegabytesIsNotRead() {
        cloud.next(new MockResponse().setBody(new Buffer().write(new byte[10 << 20])));
        assertThat(failure(enterprise()).getMessage(), containsString("with more than 1 MiB"));
    }

    @Test
    void aBrokenConnectionIsOneLine() {
        cloud.nextTries(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
        assertThat(failure(enterprise()).reason(), equalTo(Reason.UNREACHABLE));
    }

    @ParameterizedTest
    @CsvSource({
        "AK,canary\u00e9,",
        "AK,'',",
        "'',canary,",
        "A K,canary,",
        "AK,canary,canary\u00e9",
        "AK,canary,'canary\n'"
    })
    void aKeyThatCannotBeOneIsNotSentAndNotQuoted(String id, String secret, String securityToken) {
        AcrPersonalTokenRequest request = personal(new AccessKey(id, secret, securityToken));
        TokenException failure = failure(request);
        assertThat(failure.getMessage(), containsString(secret.contains("\u00e9") ? "answered" : "The access key"));
        assertThat(cloud.calls(), equalTo(secret.contains("\u00e9") ? 1 : 0));
    }

    private AcrTokenRequest enterprise(int hours) {
        return new AcrTokenRequest(
                acr(), AcrInstance.of("cri-simulated"), AcrHostsRequest.Network.PUBLIC, List.of(HOST), hours, key());
    }
}
