package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.NamedHosts;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrHostsRequest.Network;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcrDiscoveryTest extends AlibabaTest {

    @Test
    void theHostsAreLookedUpOnceForManyTokens() throws Exception {
        for (int hours = 1; hours <= 5; hours++) {
            assertThat(token(AcrInstance.of("cri-simulated"), Network.PUBLIC, hours), contains(HOST));
        }
        assertThat(cloud.calls("GetAuthorizationToken"), equalTo(5L));
        assertThat(cloud.calls("GetInstanceEndpoint"), equalTo(1L));
        assertThat(cloud.calls("ListInstance"), equalTo(0L));
        assertThat(
                api.answer(new AcrHostsRequest(acr(), "cri-simulated", Network.PUBLIC, key()))
                        .expiresAt(),
                equalTo(NOW.plus(Duration.ofHours(6))));
        assertThat(cloud.calls(), equalTo(6));
    }

    @Test
    void aNameIsLookedUpOnceForManyTokens() throws Exception {
        for (int hours = 1; hours <= 5; hours++) {
            assertThat(token(AcrInstance.of("team"), Network.PUBLIC, hours), contains(HOST));
        }
        assertThat(cloud.calls("GetAuthorizationToken"), equalTo(5L));
        assertThat(cloud.calls("GetInstanceEndpoint"), equalTo(1L));
        assertThat(cloud.calls("ListInstance"), equalTo(1L));
    }

    @Test
    void aVpcHasHostsOfItsOwn() throws Exception {
        assertThat(
                token(AcrInstance.of("team"), Network.VPC, 1), contains("team-registry-vpc.cn-simulated.cr.example"));
        assertThat(cloud.calls("GetInstanceVpcEndpoint"), equalTo(1L));
    }

    @Test
    void everyDomainOfTheInstanceGetsTheLogin() throws Exception {
        cloud.serves("a.example", "b.example:5000");
        assertThat(token(AcrInstance.of("team"), Network.PUBLIC, 1), contains("a.example", "b.example:5000"));
    }

    @Test
    void ofThePublicEndpointOnlyDomainsOfTheCloudAreTaken() throws Exception {
        AcrHostsRequest request =
                new AcrHostsRequest(AlibabaEndpoints.containerRegistry("cn-shanghai"), "cri-1", Network.PUBLIC, key());
        NamedHosts hosts = named(request, "team-registry.cn-shanghai.cr.aliyuncs.com", "registry.example.com");
        assertThat(hosts.hosts(), contains("team-registry.cn-shanghai.cr.aliyuncs.com"));
        assertThat(hosts.leftOut(), contains("registry.example.com"));
        TokenException failure =
                assertThrows(TokenException.class, () -> named(request, "registry.example.com", "index.docker.io"));
        assertThat(failure.reason(), equalTo(Reason.INVALID_ANSWER));
        assertThat(
                failure.getMessage(),
                containsString("with the domain registry.example.com, which is neither a host of"));
    }

    @Test
    void domainsThatAreLeftOutAreNamedWithTheLogin() throws Exception {
        cloud.serves("team.aliyuncs.com", "index.docker.io");
        RegistryToken token =
                api.ask(request(AcrInstance.of("team"), Network.PUBLIC, 1)).token();
        assertThat(token.logins().keySet(), contains("team.aliyuncs.com"));
        assertThat(token.leftOut(), contains("index.docker.io"));
    }

    private static NamedHosts named(AcrHostsRequest request, String... domains) throws Exception {
        String body = Stream.of(domains)
                .map(domain -> "{\"Domain\":\"" + domain + "\"}")
                .collect(Collectors.joining(",", "{\"Domains\":[", "]}"));
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(chain -> new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(200)
                        .message("")
                        .body(ResponseBody.create(body, null))
                        .build())
                .build();
        ApiClient client = new ApiClient(http, Clock.systemUTC(), Timeouts.DEFAULT);
        return new CachedCloud(() -> client, Clock.systemUTC(), Runnable::run)
                .answer(request)
                .value();
    }

    @Test
    void readsTheDocumentedAnswer() throws Exception {
        cloud.next(Vectors.response("acr-get-instance-endpoint"));
        assertThat(
                api.answer(new AcrHostsRequest(acr(), "cri-simulated", Network.PUBLIC, key()))
                        .value()
                        .hosts(),
                contains(Vectors.fixture("acr-get-instance-endpoint")
                        .path("expect")
                        .path("host")
                        .asText()));
        assertThat(
                cloud.lastCall().getPath(),
                equalTo("/?EndpointType=internet&InstanceId=cri-simulated&ModuleName=Registry"));
    }

    @Test
    void aPublicEndpointThatIsSwitchedOffIsNamed() {
        cloud.hasNoPublicEndpoint();
        TokenException failure = failure(enterprise(key()));
        assertThat(failure.reason(), equalTo(Reason.INVALID_REQUEST));
        assertThat(
                failure.getMessage(),
                equalTo("The public endpoint of instance cri-simulated is switched off: enable it in the console of "
                        + "Container Registry, or choose VPC (Alibaba Cloud Container Registry at 127.0.0.1)."));
        assertThat(cloud.passwords().isEmpty(), equalTo(true));
    }

    @Test
    void anEndpointWithoutDomainIsNamed() {
        cloud.serves();
        assertThat(
                failure(new AcrHostsRequest(acr(), "cri-simulated", Network.VPC, key()))
                        .getMessage(),
                containsString("The VPC endpoint of instance cri-simulated has no domain: set it up"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        [{"Domain":"a b"}]          | "a b", which is not the host of a registry
        [{"Domain":"*.example"}]    | "*.example", which is not the host of a registry
        [{}]                        | "", which is not the host of a registry
        [null]                      | "", which is not the host of a registry
        [["a"]]                     | "", which is not the host of a registry
        """)
    void aDomainThatIsNoHostIsOneLine(String domains, String line) {
        cloud.next(new MockResponse().setBody("{\"IsSuccess\":true,\"Domains\":" + domains + "}"));
        TokenException failure = failure(enterprise(key()));
        assertThat(failure.reason(), equalTo(Reason.INVALID_ANSWER));
        assertThat(failure.getMessage(), containsString(line));
    }

    @Test
    void aNameThatNobodyHasIsNamed() {
        TokenException failure = failure(request(AcrInstance.of("tea"), Network.PUBLIC, 1));
        assertThat(failure.reason(), equalTo(Reason.INVALID_REQUEST));
        assertThat(
                failure.getMessage(),
                equalTo("Alibaba Cloud Container Registry at 127.0.0.1 knows no instance named tea. "
                        + "Check the name and the region, and that the account of the access key owns it."));
    }

    @Test
    void anInstanceWithoutAUsableIdIsOneLine() {
        cloud.next(new MockResponse()
                .setBody("{\"Instances\":[{\"InstanceName\":\"team\",\"InstanceId\":\"../canary\"}]}"));
        assertThat(
                failure(new AcrInstanceIdRequest(acr(), "team", key())).getMessage(),
                containsString("with an instance that has no usable ID"));
    }

    @Test
    void aNameThatWentToANewInstanceIsLookedUpAgain() throws Exception {
        token(AcrInstance.of("team"), Network.PUBLIC, 1);
        cloud.hasInstance("cri-new", "team");
        failure(request(AcrInstance.of("team"), Network.PUBLIC, 2));
        assertThat(token(AcrInstance.of("team"), Network.PUBLIC, 3), contains(HOST));
        assertThat(cloud.calls("ListInstance"), equalTo(2L));
    }

    private List<String> token(AcrInstance instance, Network network, int hours) throws Exception {
        return List.copyOf(
                api.ask(request(instance, network, hours)).token().logins().keySet());
    }

    /** Different hours make different tokens. */
    private AcrTokenRequest request(AcrInstance instance, Network network, int hours) {
        return new AcrTokenRequest(acr(), instance, network, List.of(), hours, key());
    }
}
