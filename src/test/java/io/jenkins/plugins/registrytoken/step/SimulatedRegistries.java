package io.jenkins.plugins.registrytoken.step;

import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcrPersonal;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaIssuer;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwrEnterprise;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.SwrIssuer;
import io.jenkins.plugins.registrytoken.simulator.AlibabaSimulator;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.time.Clock;

/** Simulated clouds whose logins are all for one registry, and issuers of every kind that ask them. */
public record SimulatedRegistries(CloudSimulator huawei, AlibabaSimulator alibaba, String host)
        implements AutoCloseable {
    private static final String PROJECT = "0123456789abcdef0123456789abcdef";
    private static final String INSTANCE = "11111111-2222-3333-4444-555555555555";

    /** @param host of the registry */
    public static SimulatedRegistries at(String host) throws IOException {
        return new SimulatedRegistries(
                new CloudSimulator(Clock.systemUTC())
                        .knowsProject("cn-north-4", PROJECT)
                        .hasInstance(PROJECT, INSTANCE, "team", "Running", host)
                        .serves(host),
                new AlibabaSimulator(Clock.systemUTC())
                        .hasInstance("cri-simulated", "team")
                        .serves(host),
                host);
    }

    /** @param symbol of its kind */
    public TokenIssuer issuer(String symbol, Authentication authentication) {
        TokenIssuer issuer =
                switch (symbol) {
                    case "huaweiSwr" -> new HuaweiSwr("cn-north-4", authentication);
                    case "openTelekomCloudSwr" -> new OpenTelekomCloudSwr("eu-de", authentication);
                    case "huaweiSwrEnterprise" -> new HuaweiSwrEnterprise("cn-north-4", "team", authentication);
                    case "alibabaAcr" -> new AlibabaAcr("cn-shanghai", "team", authentication);
                    case "alibabaAcrPersonal" -> new AlibabaAcrPersonal("cn-shanghai", authentication);
                    default -> throw new IllegalArgumentException("No cloud is simulated for " + symbol);
                };
        if (issuer instanceof SwrIssuer swr) {
            swr.setEndpoint(huawei.endpoint());
            swr.setIamEndpoint(huawei.endpoint());
        }
        if (issuer instanceof AlibabaIssuer acr) {
            acr.setEndpoint(alibaba.endpoint());
            acr.setStsEndpoint(alibaba.endpoint());
            acr.setRegistryHosts(issuer instanceof AlibabaAcrPersonal ? host : null);
        }
        return issuer;
    }

    /**
     * The subject of the ID token for whose key a login was given.
     *
     * @param symbol of the kind of issuer that gave it
     */
    public String subject(String symbol, String username) {
        return symbol.startsWith("alibaba") ? alibaba.oidc().subject(username) : huawei.subject(username);
    }

    @Override
    public void close() throws IOException {
        huawei.close();
        alibaba.close();
    }
}
