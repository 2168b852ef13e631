package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.RetryPolicy;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.simulator.AlibabaSimulator;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of Alibaba Cloud's requests share: a simulated cloud, and requests to it. */
abstract class AlibabaTest {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final String SECRET = "canary-secret-access-key";
    static final String HOST = "team-registry.cn-simulated.cr.example";
    static final String ROLE = "acs:ram::1234567890123456:role/registry-login";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    final CachedCloud api = cloudAt(NOW);
    AlibabaSimulator cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new AlibabaSimulator(Clock.fixed(NOW, ZoneOffset.UTC)).knows("AK", SECRET);
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
        threads.shutdown();
    }

    final CachedCloud cloudAt(Instant time) {
        Clock clock = Clock.fixed(time, ZoneOffset.UTC);
        ApiClient client = new ApiClient(
                new OkHttpClient(), clock, Timeouts.DEFAULT, new RetryPolicy(Timeouts.DEFAULT, () -> 1), pause -> {});
        return new CachedCloud(() -> client, clock, threads);
    }

    final Endpoint acr() {
        return AlibabaEndpoints.containerRegistry("cn-shanghai").at(cloud.endpoint());
    }

    final Endpoint sts() {
        return AlibabaEndpoints.sts("cn-shanghai").at(cloud.endpoint());
    }

    static AccessKey key() {
        return new AccessKey("AK", SECRET, null);
    }

    /** Looks the host up. */
    final AcrTokenRequest enterprise(Source<IssuedKey> keys) {
        return new AcrTokenRequest(
                acr(), AcrInstance.of("cri-simulated"), AcrHostsRequest.Network.PUBLIC, List.of(), null, keys);
    }

    /** Makes one call only. */
    final AcrTokenRequest enterprise() {
        return new AcrTokenRequest(
                acr(), AcrInstance.of("cri-simulated"), AcrHostsRequest.Network.PUBLIC, List.of(HOST), null, key());
    }

    final AcrPersonalTokenRequest personal(Source<IssuedKey> keys) {
        return new AcrPersonalTokenRequest(acr(), List.of("registry.cn-shanghai.aliyuncs.com"), keys);
    }

    final AssumeRoleRequest assumeRole(Duration duration) {
        return new AssumeRoleRequest(sts(), ROLE, "jenkins", null, duration, null, key());
    }

    final EcsRoleRequest ecsRole() {
        return new EcsRoleRequest(cloud.url(), null, false);
    }

    /** How it fails: in one line that holds no secret. */
    final TokenException failure(CloudRequest<?> request) {
        TokenException failure = assertThrows(TokenException.class, () -> api.ask(request));
        assertThat(failure.getMessage(), not(containsString("\n")));
        assertThat(failure.getMessage(), not(containsString("canary")));
        assertThat(failure.getMessage(), not(containsString("null")));
        assertThat(failure.getMessage().replaceFirst(" \\(remembered; .*\\)$", ""), endsWith("."));
        return failure;
    }
}
