package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrPersonalTokenRequest.Address;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcrPersonalTokenRequestTest extends AlibabaTest {

    @Test
    void aSignedCallGetsALogin() throws Exception {
        RegistryToken token = personal(key()).send(api);
        assertThat(
                token.logins(),
                equalTo(Map.of("registry.cn-shanghai.aliyuncs.com", new Login("personal_AK", "simulated:password-1"))));
        assertThat(token.expiresAt(), equalTo(NOW.plus(Duration.ofHours(1))));
        assertThat(cloud.lastCall().getRequestLine(), equalTo("GET /tokens HTTP/1.1"));
        assertThat(cloud.calls(), equalTo(1));
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC,registry",
        "VPC,registry-vpc",
        "INTERNAL,registry-internal",
        "INTERNATIONAL,registry-intl",
        "INTERNATIONAL_VPC,registry-intl-vpc",
        "INTERNATIONAL_INTERNAL,registry-intl-internal"
    })
    void aRegionHasOneHostPerNetwork(Address address, String prefix) {
        assertThat(address.host("cn-shanghai"), equalTo(prefix + ".cn-shanghai.aliyuncs.com"));
    }

    @Test
    void aNewerInstanceHasAHostOfItsOwn() throws Exception {
        String host = "crpi-0example.cn-shanghai.personal.cr.aliyuncs.com";
        AcrPersonalTokenRequest request = new AcrPersonalTokenRequest(acr(), List.of(host), key());
        assertThat(request.send(api).logins().keySet(), contains(host));
    }

    @Test
    void readsTheDocumentedAnswer() throws Exception {
        JsonNode expect = Vectors.fixture("acr-personal-token").path("expect");
        cloud.next(Vectors.response("acr-personal-token"));
        RegistryToken token = personal(key()).send(cloudAt(Instant.parse("2018-05-17T09:00:00Z")));
        assertThat(
                token.login(),
                equalTo(new Login(expect.path("username").asText(), "eyJ0aW1lIjoiMTUyNjU0OTc5:0705733****")));
        assertThat(
                token.expiresAt(),
                equalTo(Instant.parse(expect.path("expiresAt").asText())));
    }

    @Test
    void anAnswerWithoutDataIsOneLine() {
        cloud.next(new MockResponse().setBody("{\"data\":[\"canary\"],\"requestId\":\"R\"}"));
        assertThat(failure(personal(key())).getMessage(), containsString("HTTP 200 without tempUserName"));
    }
}
