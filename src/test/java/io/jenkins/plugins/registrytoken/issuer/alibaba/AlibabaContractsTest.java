package io.jenkins.plugins.registrytoken.issuer.alibaba;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrHostsRequest.Network;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrPersonalTokenRequest.Address;
import io.jenkins.plugins.registrytoken.contract.AuthenticationContract;
import io.jenkins.plugins.registrytoken.contract.IssuerContract;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.NamedRoleAuthentication;
import io.jenkins.plugins.registrytoken.issuer.OidcCredential;
import io.jenkins.plugins.registrytoken.issuer.TokenFile;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.simulator.AlibabaSimulator;
import io.jenkins.plugins.registrytoken.simulator.SimulatedIssuer;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.Dispatcher;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The issuers and authentications of Alibaba Cloud keep to the contract. */
class AlibabaContractsTest {
    private static final String ROLE = "acs:ram::1:role/r";
    private static final String PROVIDER = "acs:ram::1:oidc-provider/jenkins";
    /** Good for whatever the time of the test is. */
    private static final String ID_TOKEN = SimulatedIssuer.signed(
            Map.of("iss", SimulatedIssuer.URL, "sub", "job", "aud", "aliyun", "exp", 4_102_444_800L));

    private static final List<String> SECRETS_OF_THE_CLOUD =
            List.of("canary-secret-", "canary-sts-", "canary-metadata-token");

    @AfterAll
    static void leaveTheMachine() {
        System.clearProperty(AlibabaEcsAuthentication.METADATA);
    }

    @Nested
    class AlibabaAcrContract extends IssuerOfAlibaba {
        @Override
        protected AlibabaAcr issuer(HttpUrl cloud) {
            AlibabaAcr issuer = complete(new AlibabaAcr("cn-shanghai", "team", role()), cloud);
            issuer.setNetwork(Network.VPC);
            issuer.setExpiresInHours(12);
            return issuer;
        }
    }

    @Nested
    class AlibabaAcrPersonalContract extends IssuerOfAlibaba {
        @Override
        protected AlibabaAcrPersonal issuer(HttpUrl cloud) {
            AlibabaAcrPersonal issuer = complete(new AlibabaAcrPersonal("cn-hangzhou", role()), cloud);
            issuer.setAddress(Address.INTERNATIONAL_VPC);
            return issuer;
        }
    }

    @Nested
    class AlibabaRoleContract extends AuthenticationOfAlibaba {
        @Override
        protected AlibabaRoleAuthentication authentication(HttpUrl cloud) {
            return role();
        }
    }

    @Nested
    class AlibabaWebIdentityContract extends AuthenticationOfAlibaba {
        @Override
        protected List<Credentials> credentials() {
            return List.of(new StringCredentialsImpl(
                    CredentialsScope.GLOBAL, "jenkins-oidc", null, Secret.fromString(ID_TOKEN)));
        }

        @Override
        protected AlibabaWebIdentity authentication(HttpUrl cloud) {
            return complete(new AlibabaWebIdentity(ROLE, PROVIDER, new OidcCredential("jenkins-oidc")));
        }
    }

    @Nested
    class TokenFileContract extends AuthenticationOfAlibaba {
        @TempDir
        private static Path folder;

        @Override
        protected AlibabaWebIdentity authentication(HttpUrl cloud) throws IOException {
            TokenFile file = new TokenFile();
            file.setPath(Files.writeString(folder.resolve("token"), ID_TOKEN).toString());
            file.setVariable("ALIBABA_CLOUD_OIDC_TOKEN_FILE");
            return complete(new AlibabaWebIdentity(ROLE, PROVIDER, file));
        }

        @Override
        protected boolean actsAsController() {
            return true;
        }
    }

    @Nested
    class AlibabaEcsContract extends AuthenticationOfAlibaba {
        @Override
        protected AlibabaEcsAuthentication authentication(HttpUrl cloud) {
            System.setProperty(AlibabaEcsAuthentication.METADATA, cloud.toString());
            AlibabaEcsAuthentication ecs = new AlibabaEcsAuthentication();
            ecs.setRoleName("controller");
            ecs.setFirstVersion(true);
            return ecs;
        }

        @Override
        protected boolean actsAsController() {
            return true;
        }
    }

    abstract static class IssuerOfAlibaba extends IssuerContract {
        @Override
        protected Dispatcher cloud(Login issued) throws Exception {
            return alibaba(issued);
        }

        @Override
        protected List<String> secretsOfTheCloud() {
            return SECRETS_OF_THE_CLOUD;
        }
    }

    abstract static class AuthenticationOfAlibaba extends AuthenticationContract {
        @Override
        protected Object another(String field, Object value) {
            return field.equals("policy") ? "{\"Version\": \"2\"}" : super.another(field, value);
        }

        @Override
        protected TokenIssuer issuer(Authentication authentication, HttpUrl cloud) {
            return complete(new AlibabaAcr("cn-shanghai", "cri-simulated", authentication), cloud);
        }

        @Override
        protected Dispatcher cloud(Login issued) throws Exception {
            return alibaba(issued);
        }

        @Override
        protected List<String> secretsOfTheCloud() {
            return SECRETS_OF_THE_CLOUD;
        }
    }

    private static <T extends AlibabaIssuer> T complete(T issuer, HttpUrl cloud) {
        issuer.setRegistryHosts("a.example, b.example:5000");
        issuer.setEndpoint(cloud.toString());
        issuer.setStsEndpoint(cloud.toString());
        return issuer;
    }

    private static AlibabaRoleAuthentication role() {
        AlibabaRoleAuthentication role = new AlibabaRoleAuthentication(
                ROLE, new AccessKeyAuthentication("AK", Secret.fromString("canary-secret")));
        role.setExternalId("external");
        return complete(role);
    }

    private static <T extends NamedRoleAuthentication> T complete(T role) {
        role.setDurationSeconds(900);
        role.setSessionPerJob(true);
        role.setPolicy("{\"Version\": \"1\"}");
        return role;
    }

    private static Dispatcher alibaba(Login issued) throws Exception {
        AlibabaSimulator cloud = new AlibabaSimulator(Clock.systemUTC())
                .knows("AK", "canary-secret")
                .knowsRole(ROLE, "external")
                .hasInstance("cri-simulated", "team")
                .issues(issued.password());
        cloud.ecs().hasRole("controller");
        cloud.oidc().knows(PROVIDER, TrustedIssuer.simulated("aliyun")).trusts(ROLE, PROVIDER, "job");
        return cloud.dispatcher();
    }
}
