package io.jenkins.plugins.registrytoken.step;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Descriptor;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer.IssuerDescriptor;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaEcsAuthentication;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaRoleAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiAgencyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiEcsAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamTokenAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamUserAuthentication;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.registry.TinyImage;
import io.jenkins.plugins.registrytoken.registry.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Every registry with every authentication that it accepts: a build pushes through a real registry. */
@WithJenkins
class EveryPairTest {
    private static final String SECRET = "canary-secret-access-key";
    private static final String TOKEN = "canary-registry-token";
    private static final String ROLE = "acs:ram::1234567890123456:role/registry-login";

    @TempDir
    static Path directory;

    private static JenkinsRule jenkins;
    private static SimulatedRegistries clouds;
    private static RealRegistry registry;
    private static Path image;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        Tools.need("docker-registry", "skopeo");
        jenkins = rule;
        registry = new RealRegistry(Files.createDirectory(directory.resolve("registry")), "nobody", "yet");
        image = TinyImage.write(Files.createDirectory(directory.resolve("image")));
        clouds = SimulatedRegistries.at(registry.host());
        clouds.huawei()
                .knows("AK", SECRET)
                .knowsTemporary("TAK", SECRET, "canary-security-token")
                .knowsUser("account", "user", "canary-password")
                .knowsIamToken("canary-iam-token")
                .knowsAgency("trusting-account", "agency")
                .isOnEcs(true, Duration.ofHours(12))
                .issues(TOKEN);
        clouds.alibaba()
                .knows("AK", SECRET)
                .knowsTemporary(
                        "STS.AK", SECRET, "canary-security-token", Instant.now().plus(Duration.ofHours(12)))
                .knowsRole(ROLE, "")
                .issues(TOKEN);
        clouds.alibaba().ecs().hasRole("controller");
        System.setProperty("registryToken.huaweiEcs.metadata", clouds.huawei().endpoint());
        System.setProperty("registryToken.alibabaEcs.metadata", clouds.alibaba().endpoint());
        List<Credentials> stored = SystemCredentialsProvider.getInstance().getCredentials();
        stored.add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "vault", null, "AK", SECRET));
        stored.add(new StringCredentialsImpl(
                CredentialsScope.GLOBAL, "iam-token", null, Secret.fromString("canary-iam-token")));
    }

    @AfterAll
    static void stop() throws Exception {
        System.clearProperty("registryToken.huaweiEcs.metadata");
        System.clearProperty("registryToken.alibabaEcs.metadata");
        if (registry != null) {
            clouds.close();
            registry.close();
        }
    }

    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (String issuer : List.of("huaweiSwr", "openTelekomCloudSwr", "huaweiSwrEnterprise")) {
            for (Authentication authentication : huaweiAuthentications()) {
                pairs.add(Arguments.of(issuer, named(authentication)));
            }
        }
        for (String issuer : List.of("alibabaAcr", "alibabaAcrPersonal")) {
            for (Authentication authentication : alibabaAuthentications()) {
                pairs.add(Arguments.of(issuer, named(authentication)));
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aBuildPushes(String issuer, Authentication authentication) throws Exception {
        RegistryTokenCredentials credentials = new RegistryTokenCredentials(
                CredentialsScope.GLOBAL, "pair", null, clouds.issuer(issuer, authentication));
        List<Credentials> stored = SystemCredentialsProvider.getInstance().getCredentials();
        stored.add(credentials);
        try {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition("", true));
            // A login can be the job's own, so the registry can only be told once there is a build.
            WorkflowRun first = jenkins.buildAndAssertSuccess(job);
            registry.openTo(((RegistryTokenCredentials) credentials.forRun(first)).getUsername(), TOKEN);
            job.setDefinition(new CpsFlowDefinition(
                    "node { withRegistryToken('pair') { sh 'skopeo copy --dest-tls-verify=false oci:" + image
                            + " docker://" + registry.host() + "/team/app:1' } }",
                    true));
            WorkflowRun run = jenkins.assertBuildStatus(
                    Result.SUCCESS, job.scheduleBuild2(0).get());
            assertThat(
                    new LeakSearch(SECRET, TOKEN, "canary-security-token", "canary-password", "canary-iam-token")
                            .in("log", JenkinsRule.getLog(run)),
                    empty());
        } finally {
            stored.remove(credentials);
        }
    }

    @Test
    void everyKindIsTried() {
        Set<String> tried = pairs().map(pair -> pair.get()[0] + " with "
                        + ((Named<?>) pair.get()[1]).getPayload().getClass().getSimpleName())
                .collect(Collectors.toSet());
        assertThat(tried, equalTo(offered()));
    }

    /** Those that take an ID token are tried elsewhere. */
    private static Set<String> offered() {
        Set<String> offered = new HashSet<>();
        for (Descriptor<TokenIssuer> issuer : Jenkins.get().getDescriptorList(TokenIssuer.class)) {
            for (Descriptor<Authentication> kind : ((IssuerDescriptor) issuer).getAuthentications()) {
                if (kind.getPropertyType("webIdentity") == null) {
                    offered.add(((IssuerDescriptor) issuer).symbol() + " with " + kind.clazz.getSimpleName());
                }
            }
        }
        return offered;
    }

    private static List<Authentication> huaweiAuthentications() {
        HuaweiAgencyAuthentication agency = new HuaweiAgencyAuthentication("agency", key("AK", null));
        agency.setAccountName("trusting-account");
        return List.of(
                key("AK", null),
                key("TAK", "canary-security-token"),
                new AccessKeyFromCredentials("vault"),
                new IamUserAuthentication("account", "user", Secret.fromString("canary-password")),
                new IamTokenAuthentication("iam-token"),
                agency,
                new HuaweiEcsAuthentication());
    }

    private static List<Authentication> alibabaAuthentications() {
        return List.of(
                key("AK", null),
                key("STS.AK", "canary-security-token"),
                new AccessKeyFromCredentials("vault"),
                new AlibabaRoleAuthentication(ROLE, key("AK", null)),
                new AlibabaEcsAuthentication());
    }

    private static AccessKeyAuthentication key(String id, String securityToken) {
        AccessKeyAuthentication key = new AccessKeyAuthentication(id, Secret.fromString(SECRET));
        key.setSecurityToken(securityToken == null ? null : Secret.fromString(securityToken));
        return key;
    }

    private static Named<Authentication> named(Authentication authentication) {
        boolean temporary = authentication instanceof AccessKeyAuthentication key && key.getSecurityToken() != null;
        return Named.of(
                (temporary ? "temporary " : "") + authentication.getClass().getSimpleName(), authentication);
    }
}
