package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.issuer.OidcCredential;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.AlibabaSimulator;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.SimulatedIssuer;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Registry tokens without a secret, for which each build shows an ID token. */
@WithJenkins
class WebIdentityTest {
    private static final String ROLE = "acs:ram::1:role/registry-login";
    private static final String PROVIDER = "acs:ram::1:oidc-provider/jenkins";
    private static final String ROOT = "https://jenkins.example.com/";

    private static JenkinsRule jenkins;

    private AlibabaSimulator cloud;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void startTheCloud() throws Exception {
        cloud = new AlibabaSimulator(Clock.systemUTC());
        cloud.oidc().knows(PROVIDER, TrustedIssuer.simulated("aliyun")).trusts(ROLE, PROVIDER, ROOT + "job/trusted-.*");
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        Minting.fault = null;
    }

    @AfterEach
    void stopTheCloud() throws Exception {
        cloud.close();
    }

    @Test
    void eachJobSignsInAsItselfAndItsBuildsShareTheKey() throws Exception {
        RegistryTokenCredentials token = store(new Minting("oidc"), acr("oidc"));
        Set<String> users = new HashSet<>();
        for (String name : new String[] {"trusted-a", "trusted-b"}) {
            FreeStyleProject job = jenkins.createFreeStyleProject(name);
            for (int build = 0; build < 5; build++) {
                users.add(user(token, jenkins.buildAndAssertSuccess(job)));
            }
        }
        assertThat(users, hasSize(2));
        assertThat(cloud.calls("AssumeRoleWithOIDC"), equalTo(2L));
    }

    @Test
    void aJobThatTheCloudDoesNotTrustIsTold() throws Exception {
        RegistryTokenCredentials token = store(new Minting("oidc"), acr("oidc"));
        Run<?, ?> build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("other"));
        assertThat(
                failure(token, build),
                containsString("The ID token has iss " + SimulatedIssuer.URL + ", sub " + ROOT
                        + "job/other/, aud aliyun. Check the trust policy of " + ROLE));
    }

    @Test
    void withoutABuildTheSubjectIsJenkins() throws Exception {
        RegistryTokenCredentials token = store(new Minting("oidc"), acr("oidc"));
        assertThat(
                failure(token, null),
                containsString("Its sub is Jenkins and no job, as no build asks: test with a job"));
    }

    @ParameterizedTest
    @ValueSource(classes = {SecurityException.class, IllegalStateException.class, RuntimeException.class})
    void aTokenThatCannotBeMadeIsOneLine(Class<? extends RuntimeException> fault) throws Exception {
        RegistryTokenCredentials token = store(new Minting("oidc"), acr("oidc"));
        Minting.fault = fault.getConstructor(String.class).newInstance("canary");
        assertThat(
                failure(token, null),
                equalTo("It takes its key from credential oidc, which cannot be read at present: an unexpected "
                        + fault.getSimpleName() + ". The log of Jenkins says more."));
        assertThat(cloud.calls(), equalTo(0));
    }

    @Test
    void anotherKindOfCredentialGivesNoToken() throws Exception {
        RegistryTokenCredentials token = store(
                new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "oidc", null, "user", "canary-password"),
                acr("oidc"));
        assertThat(
                failure(token, null),
                equalTo("Credential oidc gives no ID token: choose a secret text or a secret file."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary", "canary.canary.canary"})
    void aSecretTextThatIsNoTokenIsOneLine(String text) throws Exception {
        RegistryTokenCredentials token = store(text(text), acr("oidc"));
        assertThat(failure(token, null), startsWith("The ID token of credential oidc of Jenkins is "));
    }

    @Test
    void aTokenThatNoCloudTakesIsOneLine() throws Exception {
        SimulatedIssuer issuer = new SimulatedIssuer(Clock.systemUTC());
        String subject = ROOT + "job/trusted-text/";
        Map<String, String> problems = Map.of(
                issuer.token(Map.of("aud", "aliyun")), "has no sub (subject). Check",
                issuer.token(Map.of("sub", subject)), "has no aud (audience). Enter",
                issuer.token(Map.of("sub", subject, "aud", "aliyun", "exp", 1)),
                        "expired at 1970-01-01T00:00:01Z. Check",
                issuer.token(Map.of("sub", subject, "aud", "aliyun", "x", "y".repeat(IdToken.LONGEST))),
                        "is longer than 64 KiB. Check",
                issuer.token(Map.of("sub", subject, "aud", "aliyun", "x", "y".repeat(20_000))),
                        "characters, and the cloud takes 20000. Check");
        for (Map.Entry<String, String> problem : problems.entrySet()) {
            SystemCredentialsProvider.getInstance().getCredentials().clear();
            assertThat(failure(store(text(problem.getKey()), acr("oidc")), null), containsString(problem.getValue()));
        }
        assertThat(cloud.calls(), equalTo(0));
    }

    @Test
    void aTokenForAnotherAudienceIsOneLine() throws Exception {
        String jwt = new SimulatedIssuer(Clock.systemUTC()).token(ROOT + "job/trusted-text/", "huawei");
        assertThat(
                failure(store(text(jwt), acr("oidc")), null),
                containsString(", aud huawei. Enter this aud as a client ID of " + PROVIDER + '.'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow everything", "[]", "{", "{\"Version\": 1} x"})
    void aPolicyThatIsNoJsonIsOneLine(String policy) throws Exception {
        assertThat(failure(withPolicy(policy), null), startsWith("The session policy "));
        assertThat(cloud.calls(), equalTo(0));
    }

    @Test
    void aPolicyThatIsTooLongIsOneLine() throws Exception {
        assertThat(
                failure(withPolicy("{\"Version\": \"" + "1".repeat(2048) + "\"}"), null),
                equalTo(
                        "The session policy has 2062 characters without blanks, and the cloud takes 2048: shorten it."));
    }

    @Test
    void aRoleThatDoesNotExistIsOneLine() throws Exception {
        AlibabaAcr acr = acr(new AlibabaWebIdentity(ROLE + "-none", PROVIDER, new OidcCredential("oidc")));
        assertThat(failure(store(new Minting("oidc"), acr), null), endsWith("There is no such role: check its ARN."));
    }

    private RegistryTokenCredentials withPolicy(String policy) {
        AlibabaWebIdentity identity = new AlibabaWebIdentity(ROLE, PROVIDER, new OidcCredential("oidc"));
        identity.setPolicy(policy);
        return store(new Minting("oidc"), acr(identity));
    }

    @Test
    void aSecretFileHoldsATokenToo() throws Exception {
        String jwt = new SimulatedIssuer(Clock.systemUTC()).token(ROOT + "job/trusted-file/", "aliyun");
        RegistryTokenCredentials token = store(
                new FileCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "oidc",
                        null,
                        "id_token",
                        SecretBytes.fromBytes(jwt.getBytes(StandardCharsets.UTF_8))),
                acr("oidc"));
        assertThat(user(token, null), containsString("STS."));
    }

    /** The cloud has verified the token of the trusted job, and the answer is remembered. */
    @Test
    void aForgedTokenInAFolderGetsNoLoginOfAnother() throws Exception {
        RegistryTokenCredentials genuine = store(new Minting("oidc"), acr("oidc"));
        Run<?, ?> build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("trusted-forged"));
        user(genuine, build);
        String forged = forged("trusted-forged");
        // A folder that is called as Jenkins itself is in messages.
        Folder folder = jenkins.createProject(Folder.class, "Jenkins");
        store(folder, text(forged));
        RegistryTokenCredentials token = store(folder, acr("oidc"));
        Run<?, ?> attack = jenkins.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "job"));
        assertThat(failure(token, attack), containsString("AuthenticationFail.OIDCToken.Invalid"));
    }

    /** A text in a folder comes before one of Jenkins with the same ID. */
    @Test
    void aForgedTokenInAFolderGetsNoLoginOfAnotherJobOfThatFolder() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        cloud.oidc().trusts(ROLE, PROVIDER, ROOT + "job/team/deploy/");
        SystemCredentialsProvider.getInstance().getCredentials().add(new Minting("oidc"));
        RegistryTokenCredentials token = store(folder, acr("oidc"));
        Run<?, ?> deploy = jenkins.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "deploy"));
        assertThat(user(token, deploy), containsString("STS."));

        store(folder, text(forged("team/deploy")));
        Run<?, ?> attack = jenkins.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "attack"));
        assertThat(failure(token, attack), containsString("AuthenticationFail.OIDCToken.Invalid"));
        assertThat(failure(token, null), containsString("AuthenticationFail.OIDCToken.Invalid"));
    }

    @Test
    void noFolderGetsAnIdTokenOfAnotherFolder() throws Exception {
        Folder victim = jenkins.createProject(Folder.class, "trusted-victim");
        store(victim, new Minting("oidc"));
        Folder folder = jenkins.createProject(Folder.class, "attacker");
        RegistryTokenCredentials token = store(folder, acr("oidc"));
        Run<?, ?> build = jenkins.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "job"));
        for (Run<?, ?> each : new Run<?, ?>[] {build, null}) {
            assertThat(
                    failure(token, each),
                    equalTo("It takes its key from credential oidc, but there is none of that kind in its folder, those"
                            + " around it or Jenkins. Check the id."));
        }
        assertThat(cloud.calls(), equalTo(0));
    }

    @Test
    void theBuildsOfAJobShareTheKeyThatASecretTextGivesThem() throws Exception {
        SimulatedIssuer issuer = new SimulatedIssuer(Clock.systemUTC());
        RegistryTokenCredentials token = store(text(issuer.token(ROOT + "job/trusted-text/", "aliyun")), acr("oidc"));
        Run<?, ?> first = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("trusted-text"));
        Run<?, ?> second = jenkins.buildAndAssertSuccess((FreeStyleProject) first.getParent());
        String user = user(token, first);
        SystemCredentialsProvider.getInstance().getCredentials().removeIf(StringCredentials.class::isInstance);
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(text(issuer.tokensLive(Duration.ofMinutes(30)).token(ROOT + "job/trusted-text/", "aliyun")));
        assertThat(user(token, second), equalTo(user));
        assertThat(cloud.calls("AssumeRoleWithOIDC"), equalTo(1L));
    }

    @Test
    void anIdentityProviderGivesALoginToo() throws Exception {
        try (CloudSimulator huawei = new CloudSimulator(Clock.systemUTC())
                .tokensLive(Duration.ofHours(12))
                .knowsProvider("jenkins", TrustedIssuer.simulated("aliyun"), ROOT + "job/trusted-.*")) {
            OpenTelekomCloudSwr swr =
                    new OpenTelekomCloudSwr("eu-de", new HuaweiWebIdentity("jenkins", new OidcCredential("oidc")));
            swr.setEndpoint(huawei.endpoint());
            swr.setIamEndpoint(huawei.endpoint());
            RegistryTokenCredentials token = store(new Minting("oidc"), swr);
            Run<?, ?> build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("trusted-swr"));
            assertThat(user(token, build), containsString("@FEDERATED"));
            assertThat(
                    Duration.between(
                                    Instant.now(),
                                    TokenService.get()
                                            .token(token, build)
                                            .token()
                                            .expiresAt())
                            .toMinutes(),
                    lessThan(6 * 60L));
        }
    }

    @Test
    void openTelekomCloudHasNoTrustAgencies() throws Exception {
        HuaweiWebIdentity identity = new HuaweiWebIdentity("jenkins", new OidcCredential("oidc"));
        identity.setAgencyUrn("iam::1:agency:a");
        RegistryTokenCredentials token = store(new Minting("oidc"), new OpenTelekomCloudSwr("eu-de", identity));
        assertThat(failure(token, null), containsString("This cloud has no trust agencies: leave the agency empty"));
    }

    private AlibabaAcr acr(String credentialsId) {
        return acr(new AlibabaWebIdentity(ROLE, PROVIDER, new OidcCredential(credentialsId)));
    }

    private AlibabaAcr acr(AlibabaWebIdentity identity) {
        AlibabaAcr acr = new AlibabaAcr("cn-shanghai", "cri-simulated", identity);
        acr.setRegistryHosts("registry.example");
        acr.setEndpoint(cloud.endpoint());
        acr.setStsEndpoint(cloud.endpoint());
        return acr;
    }

    private static RegistryTokenCredentials store(Credentials identity, TokenIssuer issuer) {
        RegistryTokenCredentials token = new RegistryTokenCredentials(CredentialsScope.GLOBAL, "acr", null, issuer);
        SystemCredentialsProvider.getInstance().getCredentials().add(identity);
        SystemCredentialsProvider.getInstance().getCredentials().add(token);
        return token;
    }

    private static RegistryTokenCredentials store(Folder folder, TokenIssuer issuer) throws Exception {
        RegistryTokenCredentials token = new RegistryTokenCredentials(CredentialsScope.GLOBAL, "acr", null, issuer);
        store(folder, token);
        return token;
    }

    private static void store(Folder folder, Credentials credentials) throws Exception {
        SimulatedCredentials.store(folder).addCredentials(Domain.global(), credentials);
    }

    private static StringCredentialsImpl text(String jwt) {
        return new StringCredentialsImpl(CredentialsScope.GLOBAL, "oidc", null, Secret.fromString(jwt));
    }

    /** Makes the claims of the genuine token of a job. */
    private static String forged(String job) {
        return SimulatedIssuer.forged(Map.of(
                "iss",
                SimulatedIssuer.URL,
                "sub",
                ROOT + "job/" + job + '/',
                "aud",
                new String[] {"aliyun"},
                "exp",
                4_102_444_800L));
    }

    private static String user(RegistryTokenCredentials token, Run<?, ?> build) throws Exception {
        return TokenService.get().token(token, build).token().login().username();
    }

    /** One line without a secret. */
    private static String failure(RegistryTokenCredentials token, Run<?, ?> build) {
        TokenException failure =
                assertThrows(TokenException.class, () -> TokenService.get().token(token, build));
        assertThat(failure.getMessage(), not(containsString("canary")));
        assertThat(failure.getMessage(), not(containsString("eyJ")));
        assertThat(failure.getMessage(), not(containsString("\n")));
        return failure.getMessage();
    }

    /** Makes a token for each build, as the credentials of the plugin oidc-provider do. */
    public static final class Minting extends BaseStandardCredentials implements StringCredentials {
        private static final long serialVersionUID = 1;

        private static RuntimeException fault;

        private final String job;

        Minting(String id) {
            this(id, "");
        }

        private Minting(String id, String job) {
            super(CredentialsScope.GLOBAL, id, null);
            this.job = job;
        }

        @Override
        public Credentials forRun(Run<?, ?> run) {
            return new Minting(getId(), "job/" + run.getParent().getFullName() + '/');
        }

        @NonNull
        @Override
        public Secret getSecret() {
            if (fault != null) {
                throw fault;
            }
            return Secret.fromString(new SimulatedIssuer(Clock.systemUTC()).token(ROOT + job, "aliyun"));
        }

        @TestExtension
        public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {}
    }
}
