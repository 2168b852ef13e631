package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.RegionalIssuer;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcrPersonal;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwrEnterprise;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.SwrIssuer;
import io.jenkins.plugins.registrytoken.simulator.AlibabaSimulator;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.token.Login;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A registry has addresses that its cloud does not name, such as SWR's in a private network. */
@WithJenkins
class FurtherHostsTest {
    private static final String INTERNAL = "100.125.0.1:20202";
    private static final String PROJECT = "0123456789abcdef0123456789abcdef";

    private static CloudSimulator huawei;
    private static AlibabaSimulator alibaba;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        huawei = new CloudSimulator(Clock.systemUTC())
                .knows("AK", "canary-secret")
                .knowsProject("cn-north-4", PROJECT)
                .hasInstance(
                        PROJECT, "11111111-2222-3333-4444-555555555555", "team", "Running", "team.simulated.example");
        alibaba = new AlibabaSimulator(Clock.systemUTC())
                .knows("AK", "canary-secret")
                .hasInstance("cri-simulated", "team");
    }

    @AfterAll
    static void stop() throws Exception {
        huawei.close();
        alibaba.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"huaweiSwr", "openTelekomCloudSwr", "huaweiSwrEnterprise", "alibabaAcr", "alibabaAcrPersonal"})
    void theLoginIsForEachHostThatTheCredentialLists(String symbol) throws Exception {
        RegionalIssuer issuer = issuer(symbol);
        List<String> own = List.copyOf(logins(issuer).keySet());
        assertThat(own, hasSize(1));

        issuer.setRegistryHosts(own.get(0) + ", " + INTERNAL);
        Map<String, Login> logins = logins(issuer);
        assertThat(logins.keySet(), contains(own.get(0), INTERNAL));
        assertThat(logins.get(INTERNAL), equalTo(logins.get(own.get(0))));

        issuer.setRegistryHosts(INTERNAL);
        assertThat(logins(issuer).keySet(), contains(INTERNAL));
    }

    private static Map<String, Login> logins(TokenIssuer issuer) throws Exception {
        return TokenService.get().check(TokenRequests.of(issuer)).logins();
    }

    private static RegionalIssuer issuer(String symbol) {
        Authentication key = new AccessKeyAuthentication("AK", Secret.fromString("canary-secret"));
        RegionalIssuer issuer =
                switch (symbol) {
                    case "huaweiSwr" -> new HuaweiSwr("cn-north-4", key);
                    case "openTelekomCloudSwr" -> new OpenTelekomCloudSwr("eu-de", key);
                    case "huaweiSwrEnterprise" -> new HuaweiSwrEnterprise("cn-north-4", "team", key);
                    case "alibabaAcr" -> new AlibabaAcr("cn-shanghai", "team", key);
                    default -> new AlibabaAcrPersonal("cn-shanghai", key);
                };
        issuer.setEndpoint(issuer instanceof SwrIssuer ? huawei.endpoint() : alibaba.endpoint());
        if (issuer instanceof SwrIssuer) {
            ((SwrIssuer) issuer).setIamEndpoint(huawei.endpoint());
        }
        return issuer;
    }
}
