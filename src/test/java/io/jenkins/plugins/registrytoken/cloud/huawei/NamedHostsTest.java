package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cloud's answer names hosts of that cloud, or of the credential's list, and nobody else's. */
class NamedHostsTest {
    private static final String OWN = "swr.eu-de.otc.t-systems.com";
    private static final Endpoint PUBLIC = HuaweiEndpoints.openTelekomCloudSwr("eu-de");
    private static final Endpoint GATEWAY = PUBLIC.at("https://gateway.example.com");
    private static final Endpoint SIMULATED = PUBLIC.at("http://127.0.0.1:1");

    private String header = "";
    private Map<String, String> answers = Map.of();

    @Test
    void ofThePublicEndpointOnlyHostsInTheDomainOfTheCloudAreTaken() throws Exception {
        names(
                OWN,
                "ghcr.io",
                "https://index.docker.io/v1/",
                "otc.t-systems.com.evil.example",
                "evil-otc.t-systems.com");
        RegistryToken token = ask(PUBLIC);
        assertThat(token.logins().keySet(), contains(OWN));
        assertThat(
                token.leftOut(),
                contains("ghcr.io", "index.docker.io", "otc.t-systems.com.evil.example", "evil-otc.t-systems.com"));
    }

    @Test
    void anAnswerWithNothingLeftIsOneLine() {
        names("ghcr.io", "quay.io");
        TokenException failure = assertThrows(TokenException.class, () -> ask(PUBLIC));
        assertThat(failure.reason(), equalTo(Reason.INVALID_ANSWER));
        assertThat(
                failure.getMessage(),
                equalTo("Open Telekom Cloud SWR at swr-api.eu-de.otc.t-systems.com answered HTTP 200 with a login for"
                        + " ghcr.io, which is neither a host of this cloud nor one of the registry hosts in the"
                        + " credential. Enter it there if it is right. Check the endpoint, and whether a proxy"
                        + " answers in its place."));
    }

    @Test
    void ofAGatewayHostsThatTheCredentialListsAreTaken() throws Exception {
        names("registry.example.com:8443", "Mirror.Example.com", "ghcr.io", OWN);
        RegistryToken token = ask(GATEWAY, "registry.example.com:8443", "mirror.example.com", "unused.example.com");
        assertThat(
                token.logins().keySet(),
                contains("registry.example.com:8443", "mirror.example.com", "unused.example.com"));
        assertThat(token.leftOut(), contains("ghcr.io", OWN));
    }

    @Test
    void aListedHostThatTheAnswerDoesNotNameGetsTheLoginOfTheCloudsOwn() throws Exception {
        names(OWN, "ghcr.io");
        RegistryToken token = ask(PUBLIC, OWN, "100.125.0.1:20202");
        assertThat(token.logins().keySet(), contains(OWN, "100.125.0.1:20202"));
        assertThat(token.leftOut(), contains("ghcr.io"));
        names("ghcr.io");
        assertThat(
                assertThrows(TokenException.class, () -> ask(PUBLIC, "100.125.0.1:20202"))
                        .getMessage(),
                containsString("with a login for ghcr.io, which is neither a host of this cloud nor one of the"));
    }

    @Test
    void ofAGatewayWithoutAListHostsOfTheCloudAreTaken() throws Exception {
        names("registry.example.com", OWN);
        RegistryToken token = ask(GATEWAY);
        assertThat(token.logins().keySet(), contains(OWN));
        assertThat(token.leftOut(), contains("registry.example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker.io",
                "index.docker.io",
                "registry-1.docker.io",
                "https://index.docker.io/v1/",
                "DOCKER.IO:443"
            })
    void noneNamesDockerHub(String name) throws Exception {
        assertThrows(IllegalArgumentException.class, () -> ask(GATEWAY, name));
        names(name, "registry.example.com");
        assertThat(ask(SIMULATED).logins().keySet(), contains("registry.example.com"));
        names(name);
        assertThat(assertThrows(TokenException.class, () -> ask(SIMULATED)).reason(), equalTo(Reason.INVALID_ANSWER));
    }

    @Test
    void aSimulatedCloudNamesWhatItWillUnlessTheCredentialHasAList() throws Exception {
        names("registry.example.com", "127.0.0.1:5000");
        assertThat(ask(SIMULATED).leftOut(), empty());
        assertThat(ask(SIMULATED, "127.0.0.1:5000").leftOut(), contains("registry.example.com"));
    }

    @ParameterizedTest
    @CsvSource({"ghcr.io,ghcr.io", OWN + ",''"})
    void theHostOfTheLoginCommandIsLookedAtToo(String host, String leftOut) throws Exception {
        names(OWN);
        header = "docker login -u u -p p " + host;
        RegistryToken token = ask(PUBLIC);
        assertThat(token.logins().keySet(), contains(OWN));
        assertThat(String.join(",", token.leftOut()), equalTo(leftOut));
    }

    @Test
    void aLoginWithoutAHostIsForTheListedOnes() throws Exception {
        header = "docker login -u u -p p";
        assertThat(
                ask(GATEWAY, "a.example.com", "b.example.com").logins().keySet(),
                contains("a.example.com", "b.example.com"));
        assertThat(ask(PUBLIC).logins().keySet(), contains(OWN));
        assertThat(
                assertThrows(TokenException.class, () -> ask(GATEWAY)).getMessage(),
                containsString("with neither a login in auths nor"));
    }

    @Test
    void anInstanceHasItsAddressAndNoDomainsOfOthersUnlessTheyAreListed() throws Exception {
        instance("demo.swr-pro.myhuaweicloud.com");
        RegistryToken token = enterprise();
        assertThat(token.logins().keySet(), contains("demo.swr-pro.myhuaweicloud.com"));
        assertThat(token.leftOut(), contains("registry.example.com", "index.docker.io"));
        assertThat(enterprise("registry.example.com").logins().keySet(), contains("registry.example.com"));
    }

    @Test
    void anInstanceAtAnAddressOfOthersIsOneLine() {
        instance("ghcr.io");
        TokenException failure = assertThrows(TokenException.class, this::enterprise);
        assertThat(failure.reason(), equalTo(Reason.INVALID_ANSWER));
        assertThat(failure.getMessage(), containsString("with the access address ghcr.io, which is neither a host of"));
    }

    private void names(String... hosts) {
        answers = Map.of(
                "/secret",
                Stream.of(hosts)
                        .map(host -> "\"" + host + "\":{\"auth\":\"dTpw\"}")
                        .collect(Collectors.joining(",", "{\"auths\":{", "}}")));
    }

    private void instance(String address) {
        answers = Map.of(
                "/i1",
                "{\"status\":\"Running\",\"access_address\":\"" + address + "\"}",
                "/domainname",
                "{\"domain_name_infos\":[{\"type\":\"custom\",\"domain_name\":\"registry.example.com\"},"
                        + "{\"type\":\"custom\",\"domain_name\":\"index.docker.io\"}]}",
                "/temp-credential",
                "{\"user_id\":\"u\",\"auth_token\":\"p\",\"expire_date\":\""
                        + Clock.systemUTC().instant().plusSeconds(3600) + "\"}");
    }

    private RegistryToken ask(Endpoint endpoint, String... listed) throws Exception {
        return cloud().ask(new SwrTokenRequest(
                        endpoint, SwrTokenRequest.Operation.SECRET, null, null, List.of(listed), key()))
                .token();
    }

    private RegistryToken enterprise(String... listed) throws Exception {
        SwrEnterprise enterprise =
                new SwrEnterprise(HuaweiEndpoints.huaweiCloudSwr("cn-north-4"), HuaweiId.configured("p"), key());
        return cloud().ask(new SwrEnterpriseTokenRequest(enterprise, HuaweiId.configured("i1"), List.of(listed)))
                .token();
    }

    private static HuaweiAuth key() {
        return HuaweiFixture.signature(new AccessKey("AK", "canary-secret", null));
    }

    /** Answers by how the path ends. */
    private CachedCloud cloud() {
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    String path = chain.request().url().encodedPath();
                    String body = answers.entrySet().stream()
                            .filter(entry -> path.endsWith(entry.getKey()))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElse("{}");
                    return new Response.Builder()
                            .request(chain.request())
                            .protocol(Protocol.HTTP_1_1)
                            .code(200)
                            .message("")
                            .header("X-Swr-Dockerlogin", header)
                            .body(ResponseBody.create(body, null))
                            .build();
                })
                .build();
        ApiClient api = new ApiClient(http, Clock.systemUTC(), Timeouts.DEFAULT);
        return new CachedCloud(() -> api, Clock.systemUTC(), Runnable::run);
    }
}
