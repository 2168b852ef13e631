package io.jenkins.plugins.registrytoken.issuer.huawei;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.contract.AuthenticationContract;
import io.jenkins.plugins.registrytoken.contract.IssuerContract;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.OidcCredential;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.SimulatedIssuer;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import io.jenkins.plugins.registrytoken.token.Login;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.Dispatcher;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The issuers and authentications of Huawei Cloud and Open Telekom Cloud keep to the contract. */
class HuaweiContractsTest {
    private static final String PROJECT = "0123456789abcdef0123456789abcdef";
    private static final String SECRET = "canary-secret";
    private static final String PROVIDER = "iam::" + PROJECT + ":oidcProvider:jenkins";
    private static final String AGENCY = "iam::" + PROJECT + ":agency:registry-login";
    /** Good for whatever the time of the test is. */
    private static final String ID_TOKEN = SimulatedIssuer.signed(
            Map.of("iss", SimulatedIssuer.URL, "sub", "job", "aud", "huawei", "exp", 4_102_444_800L));

    private static final List<String> SECRETS_OF_THE_CLOUD =
            List.of("canary-iam-token-", "canary-issued-secret-", "canary-security-token-", "canary-metadata-session");

    @AfterAll
    static void leaveTheMachine() {
        System.clearProperty(HuaweiEcsAuthentication.METADATA);
    }

    @Nested
    class HuaweiSwrContract extends IssuerOfHuawei {
        @Override
        protected HuaweiSwr issuer(HttpUrl cloud) {
            HuaweiSwr issuer = complete(new HuaweiSwr("cn-north-4", user()), cloud);
            issuer.setLifetimeSeconds(900);
            issuer.setEnhanced(true);
            return issuer;
        }
    }

    @Nested
    class HuaweiSwrEnterpriseContract extends IssuerOfHuawei {
        @Override
        protected HuaweiSwrEnterprise issuer(HttpUrl cloud) {
            return complete(new HuaweiSwrEnterprise("cn-north-4", "team", user()), cloud);
        }
    }

    @Nested
    class OpenTelekomCloudSwrContract extends IssuerOfHuawei {
        @Override
        protected OpenTelekomCloudSwr issuer(HttpUrl cloud) {
            return complete(new OpenTelekomCloudSwr("eu-de", user()), cloud);
        }
    }

    @Nested
    class IamUserContract extends AuthenticationOfHuawei {
        @Override
        protected IamUserAuthentication authentication(HttpUrl cloud) {
            return user();
        }
    }

    @Nested
    class IamTokenContract extends AuthenticationOfHuawei {
        @Override
        protected List<Credentials> credentials() {
            return List.of(new StringCredentialsImpl(
                    CredentialsScope.GLOBAL, "iam-token", null, Secret.fromString("canary-iam-token")));
        }

        @Override
        protected IamTokenAuthentication authentication(HttpUrl cloud) {
            return new IamTokenAuthentication("iam-token");
        }
    }

    @Nested
    class HuaweiAgencyContract extends AuthenticationOfHuawei {
        @Override
        protected HuaweiAgencyAuthentication authentication(HttpUrl cloud) {
            HuaweiAgencyAuthentication agency = new HuaweiAgencyAuthentication(
                    "agency", new AccessKeyAuthentication("AK", Secret.fromString(SECRET)));
            agency.setAccountName("account");
            agency.setAccountId("0123");
            agency.setDurationSeconds(3600);
            agency.setPolicy("{\"Version\": \"1.1\"}");
            return agency;
        }
    }

    @Nested
    class HuaweiWebIdentityContract extends AuthenticationOfHuawei {
        @Override
        protected List<Credentials> credentials() {
            return List.of(new StringCredentialsImpl(
                    CredentialsScope.GLOBAL, "jenkins-oidc", null, Secret.fromString(ID_TOKEN)));
        }

        @Override
        protected HuaweiWebIdentity authentication(HttpUrl cloud) {
            HuaweiWebIdentity identity = new HuaweiWebIdentity(PROVIDER, new OidcCredential("jenkins-oidc"));
            identity.setAgencyUrn(AGENCY);
            identity.setStsEndpoint(cloud.toString());
            identity.setDurationSeconds(3600);
            identity.setSessionPerJob(true);
            identity.setPolicy("{\"Version\": \"5.0\"}");
            return identity;
        }
    }

    @Nested
    class HuaweiEcsContract extends AuthenticationOfHuawei {
        @Override
        protected HuaweiEcsAuthentication authentication(HttpUrl cloud) {
            System.setProperty(HuaweiEcsAuthentication.METADATA, cloud.toString());
            HuaweiEcsAuthentication ecs = new HuaweiEcsAuthentication();
            ecs.setFirstVersion(true);
            return ecs;
        }

        @Override
        protected boolean actsAsController() {
            return true;
        }
    }

    abstract static class IssuerOfHuawei extends IssuerContract {
        @Override
        protected Dispatcher cloud(Login issued) throws Exception {
            return huawei(issued);
        }

        @Override
        protected List<String> secretsOfTheCloud() {
            return SECRETS_OF_THE_CLOUD;
        }

        static <T extends SwrIssuer> T complete(T issuer, HttpUrl cloud) {
            issuer.setRegistryHosts("a.example, b.example:5000");
            issuer.setProjectName("cn-north-4_team");
            issuer.setProjectId(PROJECT);
            issuer.setEndpoint(cloud.toString());
            issuer.setIamEndpoint(cloud.toString());
            return issuer;
        }
    }

    abstract static class AuthenticationOfHuawei extends AuthenticationContract {
        @Override
        protected Object another(String field, Object value) {
            return field.equals("policy") ? "{\"Version\": \"2\"}" : super.another(field, value);
        }

        @Override
        protected TokenIssuer issuer(Authentication authentication, HttpUrl cloud) {
            return IssuerOfHuawei.complete(new HuaweiSwr("cn-north-4", authentication), cloud);
        }

        @Override
        protected Dispatcher cloud(Login issued) throws Exception {
            return huawei(issued);
        }

        @Override
        protected List<String> secretsOfTheCloud() {
            return SECRETS_OF_THE_CLOUD;
        }
    }

    private static IamUserAuthentication user() {
        return new IamUserAuthentication("account", "user", Secret.fromString("canary-password"));
    }

    private static Dispatcher huawei(Login issued) throws Exception {
        return new CloudSimulator(Clock.systemUTC())
                .knows("AK", SECRET)
                .knowsUser("account", "user", "canary-password")
                .knowsIamToken("canary-iam-token")
                .knowsAgency("0123", "agency")
                .trusts(AGENCY, PROVIDER, TrustedIssuer.simulated("huawei"), "job")
                .isOnEcs(true, Duration.ofHours(12))
                .hasInstance(
                        PROJECT, "11111111-2222-3333-4444-555555555555", "team", "Running", "team.simulated.example")
                .issues(issued.password())
                .dispatcher();
    }
}
