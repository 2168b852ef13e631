package io.jenkins.plugins.registrytoken.cloud.faults;

import io.jenkins.plugins.registrytoken.simulator.AlibabaSimulator;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.SimulatedIssuer;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import okhttp3.mockwebserver.MockWebServer;

/** A simulated cloud that has what every {@link CloudCall} asks for. All its secrets are canaries. */
record Site(String url, MockWebServer server) implements AutoCloseable {
    static final String SECRET = "canary-secret-access-key";
    static final String SECURITY_TOKEN = "canary-security-token";
    /** JSON writes it otherwise than it is. */
    static final String PASSWORD = "canary-\"user\\password";

    static final String IAM_TOKEN = "canary-ready-made";
    static final String PROJECT = "0123456789abcdef0123456789abcdef";
    static final String INSTANCE = "11111111-2222-3333-4444-555555555555";
    static final String ROLE = "acs:ram::1234567890123456:role/registry-login";
    static final String PROVIDER_ARN = "acs:ram::1234567890123456:oidc-provider/jenkins";
    static final String PROVIDER_URN = "iam::" + PROJECT + ":oidcProvider:jenkins";
    static final String AGENCY_URN = "iam::" + PROJECT + ":agency:registry-login";
    /** Good for whatever the time of a test is, and with a canary in what no line shows. */
    static final String ID_TOKEN = SimulatedIssuer.signed(Map.of(
            "iss", SimulatedIssuer.URL, "sub", "job", "aud", "cloud", "exp", 4_102_444_800L, "jti", "canary-jwt"));

    private static final String ISSUED = "canary-issued-password";

    static Site huawei(Clock clock) throws IOException {
        CloudSimulator cloud = new CloudSimulator(clock)
                .knows("AK", SECRET)
                .knowsTemporary("TAK", SECRET, SECURITY_TOKEN)
                .knowsIamToken(IAM_TOKEN)
                .knowsUser("ACCOUNT", "user", PASSWORD)
                .knowsAgency("OTHER", "push")
                .knowsProject("eu-de", PROJECT)
                .knowsProvider("jenkins", TrustedIssuer.simulated("cloud"), "job")
                .trusts(AGENCY_URN, PROVIDER_URN, TrustedIssuer.simulated("cloud"), "job")
                .isOnEcs(true, Duration.ofHours(1))
                .hasInstance(PROJECT, INSTANCE, "demo", "Running", "demo.swr-pro.example", "registry.example.com")
                .issues(ISSUED);
        return new Site(cloud.endpoint(), cloud.server());
    }

    static Site alibaba(Clock clock) throws IOException {
        AlibabaSimulator cloud = new AlibabaSimulator(clock)
                .knows("AK", SECRET)
                .knowsTemporary("TAK", SECRET, SECURITY_TOKEN, Instant.MAX)
                .knowsRole(ROLE, "")
                .issues(ISSUED);
        cloud.ecs().hasRole("builder");
        cloud.oidc().knows(PROVIDER_ARN, TrustedIssuer.simulated("cloud")).trusts(ROLE, PROVIDER_ARN, "job");
        return new Site(cloud.endpoint(), cloud.server());
    }

    @Override
    public void close() throws IOException {
        server.shutdown();
    }

    /** Makes a cloud whose time this is. */
    interface Maker {
        Site at(Clock clock) throws IOException;
    }
}
