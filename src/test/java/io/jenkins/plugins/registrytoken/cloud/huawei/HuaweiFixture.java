package io.jenkins.plugins.registrytoken.cloud.huawei;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import io.jenkins.plugins.registrytoken.simulator.SimulatedController;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import okhttp3.HttpUrl;

/** A simulated cloud with one of everything, a controller, and what it may ask. */
final class HuaweiFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2024-12-26T10:00:00Z");
    static final String SECRET = "canary-secret-access-key";
    static final String PASSWORD = "canary-user-password";
    static final String PROJECT = "0123456789abcdef0123456789abcdef";
    static final String INSTANCE = "11111111-2222-3333-4444-555555555555";
    static final String HOST = "demo-abc123.swr-pro.example";

    final MovingClock clock = new MovingClock(NOW);
    final SimulatedController controller = new SimulatedController(clock);
    final CloudSimulator cloud;

    HuaweiFixture() throws IOException {
        cloud = new CloudSimulator(clock)
                .knows("AK", SECRET)
                .knowsTemporary("TAK", SECRET, "canary-sts")
                .knowsIamToken("canary-ready-made")
                .knowsUser("ACCOUNT", "user", PASSWORD)
                .knowsAgency("OTHER", "push")
                .knowsProject("eu-de", PROJECT)
                .isOnEcs(true, Duration.ofHours(6))
                .hasInstance(PROJECT, INSTANCE, "demo", "Running", HOST, "registry.example.com", "*.wild.example.com");
    }

    @Override
    public void close() throws IOException {
        controller.close();
        cloud.close();
    }

    HuaweiAuth key() {
        return signature(new AccessKey("AK", SECRET, null));
    }

    HuaweiAuth temporaryKey() {
        return signature(new AccessKey("TAK", SECRET, "canary-sts"));
    }

    HuaweiAuth user() {
        return user(PASSWORD);
    }

    HuaweiAuth user(String password) {
        return new HuaweiAuth.Token(login(password), HuaweiCaller.IAM_USER);
    }

    IamTokenRequest login(String password) {
        return new IamTokenRequest(iam(), "ACCOUNT", "user", password, null, "eu-de");
    }

    HuaweiAuth readyMade() {
        return HuaweiAuth.Token.configured("canary-ready-made");
    }

    HuaweiAuth agency() {
        return signature(agency("push", AgencyKeyRequest.Parameter.AGENCY_NAME, key()));
    }

    HuaweiAuth agencyOfUser() {
        return signature(agency("push", AgencyKeyRequest.Parameter.XROLE_NAME, user()));
    }

    AgencyKeyRequest agency(String name, AgencyKeyRequest.Parameter parameter, HuaweiAuth authentication) {
        return new AgencyKeyRequest(iam(), name, parameter, null, "OTHER", Duration.ofHours(1), null, authentication);
    }

    HuaweiAuth ecs() {
        return signature(ecs(false));
    }

    EcsKeyRequest ecs(boolean firstVersionAllowed) {
        return new EcsKeyRequest(HttpUrl.get(cloud.endpoint()), firstVersionAllowed);
    }

    static HuaweiAuth signature(Source<IssuedKey> keys) {
        return keys instanceof AccessKey key
                ? new HuaweiAuth.Signature(key, null)
                : new HuaweiAuth.Signature(keys, null, HuaweiCaller.AGENCY);
    }

    SwrTokenRequest login(HuaweiAuth authentication) {
        return new SwrTokenRequest(swr(), SwrTokenRequest.Operation.SECRET, null, null, List.of(), authentication);
    }

    SwrEnterprise enterprise(HuaweiAuth authentication) {
        return new SwrEnterprise(swr(), new ProjectIdRequest(iam(), "eu-de", authentication), authentication);
    }

    SwrEnterpriseTokenRequest enterpriseLogin(HuaweiAuth authentication) {
        return new SwrEnterpriseTokenRequest(enterprise(authentication), HuaweiId.configured(INSTANCE), List.of());
    }

    Endpoint iam() {
        return HuaweiEndpoints.openTelekomCloudIam("eu-de").at(cloud.endpoint());
    }

    Endpoint swr() {
        return HuaweiEndpoints.openTelekomCloudSwr("eu-de").at(cloud.endpoint());
    }
}
