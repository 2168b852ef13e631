package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.EnvVars;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.TokenFile;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaEcsAuthentication;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiEcsAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.AlibabaSimulator;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.SimulatedIssuer;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the platform gives the controller serves the credentials of Jenkins itself, and nobody else. */
@WithJenkins
class ControllerIdentityTest {
    private static final String ROLE = "acs:ram::1:role/registry-login";
    private static final String PROVIDER = "acs:ram::1:oidc-provider/cluster";
    private static final String SUBJECT = "system:serviceaccount:jenkins:controller";
    private static final String ONLY_OF_JENKINS =
            "Only a credential of Jenkins itself, not of a folder or a user, may use the identity of the controller";

    private static JenkinsRule jenkins;
    private static Folder folder;
    private static int jobs;

    private final EnvVars before = new EnvVars(EnvVars.masterEnvVars);
    private AlibabaSimulator alibaba;
    private CloudSimulator huawei;
    private Path file;

    @TempDir
    Path volume;

    /** The ways in which a registry token can use a file of the controller. */
    private enum Way {
        SERVICE_ACCOUNT_OF_ALIBABA,
        FILE_FOR_ALIBABA,
        VARIABLE_FOR_ALIBABA,
        TOKEN_FILE_OF_HUAWEI,
        FILE_FOR_HUAWEI,
        VARIABLE_FOR_HUAWEI;

        private boolean isAlibaba() {
            return name().endsWith("ALIBABA");
        }
    }

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        folder = jenkins.createProject(Folder.class, "folder");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("configurer", "owner", "builder", "root-creator")
                .grant(Item.CONFIGURE, Item.BUILD)
                .everywhere()
                .to("configurer", "builder")
                .grant(Item.CONFIGURE, CredentialsProvider.CREATE, CredentialsProvider.UPDATE)
                .onItems(folder)
                .to("owner")
                .grant(CredentialsProvider.USE_ITEM, CredentialsProvider.VIEW)
                .onItems(folder)
                .to("owner")
                .grant(CredentialsProvider.CREATE, CredentialsProvider.UPDATE)
                .onRoot()
                .to("root-creator")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    @BeforeEach
    void startTheClouds() throws Exception {
        alibaba = new AlibabaSimulator(Clock.systemUTC());
        alibaba.oidc()
                .knows(PROVIDER, TrustedIssuer.simulated("sts.cloud.example"))
                .trusts(ROLE, PROVIDER, SUBJECT);
        huawei = new CloudSimulator(Clock.systemUTC())
                .knowsProvider("cluster", TrustedIssuer.simulated("sts.cloud.example"), SUBJECT);
        file = Files.writeString(
                volume.resolve("token"),
                new SimulatedIssuer(Clock.systemUTC()).token(SUBJECT, "sts.cloud.example") + '\n');
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        setVariables(file);
    }

    @AfterEach
    void stopTheClouds() throws Exception {
        EnvVars.masterEnvVars.keySet().retainAll(before.keySet());
        EnvVars.masterEnvVars.putAll(before);
        alibaba.close();
        huawei.close();
    }

    @ParameterizedTest
    @EnumSource
    void aCredentialOfJenkinsSignsInWithTheTokenOfThePlatform(Way way) throws Exception {
        WorkflowRun run = build(jenkins.jenkins, issuer(way));
        jenkins.assertBuildStatusSuccess(run);
        jenkins.assertLogNotContains("eyJ", run);
        jenkins.assertLogNotContains("canary", run);
        assertThat(exchanges(), equalTo(1L));
    }

    /** What there is at the path makes no difference, so nothing about the disk can be learned. */
    @ParameterizedTest
    @EnumSource
    void aCredentialOfAFolderDoesNot(Way way) throws Exception {
        for (Path path : List.of(file, volume, volume.resolve("none"))) {
            setVariables(path);
            WorkflowRun run = build(folder, issuer(way, path));
            jenkins.assertBuildStatus(Result.FAILURE, run);
            jenkins.assertLogContains(ONLY_OF_JENKINS, run);
            jenkins.assertLogNotContains(path.toString(), run);
        }
        assertThat(alibaba.calls() + huawei.calls(), equalTo(0));
    }

    @ParameterizedTest
    @EnumSource
    void aCredentialOfAUserDoesNot(Way way) throws Exception {
        RegistryTokenCredentials own = new RegistryTokenCredentials(
                CredentialsScope.GLOBAL, "own-" + way, null, issuer(way, file, null, null));
        User builder = User.getById("builder", true);
        try (ACLContext ignored = ACL.as(builder)) {
            SimulatedCredentials.add(own, builder);
        }
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "of-user-" + way);
        job.addProperty(new ParametersDefinitionProperty(new CredentialsParameterDefinition(
                "CRED", "", null, StandardUsernamePasswordCredentials.class.getName(), true)));
        job.setDefinition(new CpsFlowDefinition("node { withRegistryToken('${CRED}') { } }", true));
        WorkflowRun run = job.scheduleBuild2(
                        0,
                        new CauseAction(new Cause.UserIdCause("builder")),
                        new ParametersAction(new CredentialsParameterValue("CRED", own.getId(), "", false)))
                .get();
        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains(ONLY_OF_JENKINS, run);
        assertThat(alibaba.calls() + huawei.calls(), equalTo(0));
    }

    @Test
    void theFormTellsNobodyWhatThereIsOnTheDisk() throws Exception {
        for (String who : new String[] {"configurer", "owner", "root-creator", "admin"}) {
            FormClient client = new FormClient(jenkins, who);
            for (String under : new String[] {"", "job/folder/"}) {
                String forFile = client.text(under, TokenFile.class, "checkPath", "value", file.toString());
                for (Path other : List.of(volume, volume.resolve("none"), Path.of("/etc/passwd"))) {
                    assertThat(
                            client.text(under, TokenFile.class, "checkPath", "value", other.toString()),
                            equalTo(forFile));
                }
            }
        }
    }

    /** Whoever may not do everything in Jenkins has nothing of the controller tried out. */
    @Test
    void testingAConnectionTellsOnlyAdministratorsWhatThereIsOnTheDisk() throws Exception {
        for (Path path : List.of(file, volume, volume.resolve("none"))) {
            for (JSONObject identity : List.of(tokenFile("path", path.toString()), tokenFile("variable", "TOKEN"))) {
                EnvVars.masterEnvVars.put("TOKEN", path.toString());
                assertThat(
                        new FormClient(jenkins, "configurer").test("job/folder/", form(identity)),
                        not(startsWith("Works")));
                assertThat(
                        new FormClient(jenkins, "owner").test("job/folder/", form(identity)),
                        equalTo(ONLY_OF_JENKINS + ": ask an administrator to move it."));
                assertThat(
                        new FormClient(jenkins, "root-creator").test("", form(identity)),
                        equalTo("It uses the identity of the controller. To test that, you need the permission"
                                + " Overall/Administer."));
                assertThat(
                        new FormClient(jenkins, "root-creator").test("user/root-creator/", form(identity)),
                        containsString("Only credentials of Jenkins"));
            }
        }
        assertThat(alibaba.calls(), equalTo(0));
        assertThat(
                new FormClient(jenkins, "admin").test("", form(tokenFile("path", file.toString()))),
                startsWith("Works: "));
        assertThat(
                new FormClient(jenkins, "admin").test("", form(tokenFile("path", volume + "/none"))),
                containsString("does not exist. Check the path"));
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatHoldsNoTokenIsOneLine(Way way) throws Exception {
        Path elsewhere = Files.createDirectory(volume.resolve("elsewhere"));
        Path secret = Files.writeString(elsewhere.resolve("secret"), "canary-secret");
        Map<Path, String> problems = new HashMap<>(Map.of(
                volume.resolve("none"),
                "does not exist. Check the path, and that the platform writes it.",
                volume,
                "is no file. Check the path.",
                Files.createSymbolicLink(
                        Files.createDirectory(volume.resolve("inside")).resolve("link"), secret),
                "is a link out of its folder. Enter the path of the file itself.",
                Files.writeString(volume.resolve("empty"), "\n"),
                "is empty. Check how it is made.",
                secret,
                "is no signed JWT. Check that it is an ID token, not a password or a key.",
                Files.writeString(volume.resolve("long"), "x".repeat(IdToken.LONGEST + 1)),
                "is longer than 64 KiB. Check that this is an ID token.",
                Files.writeString(
                        volume.resolve("expired"),
                        SimulatedIssuer.forged(Map.of("iss", "i", "sub", "s", "aud", "a", "exp", 1))),
                "expired at 1970-01-01T00:00:01Z. Check that it is made anew"));
        for (Map.Entry<Path, String> problem : problems.entrySet()) {
            setVariables(problem.getKey());
            RegistryTokenCredentials token = store(jenkins.jenkins, issuer(way, problem.getKey()));
            String message = assertThrows(
                            TokenException.class, () -> TokenService.get().token(token, null))
                    .getMessage();
            assertThat(message, containsString(problem.getKey().toString()));
            assertThat(message, containsString(problem.getValue()));
            assertThat(message, not(anyOf(containsString("canary"), containsString("eyJ"), containsString("\n"))));
        }
        assertThat(alibaba.calls() + huawei.calls(), equalTo(0));
    }

    @ParameterizedTest
    @EnumSource(names = {"VARIABLE_FOR_ALIBABA", "VARIABLE_FOR_HUAWEI"})
    void aVariableThatThePlatformDoesNotSetIsNamed(Way way) throws Exception {
        RegistryTokenCredentials token = store(jenkins.jenkins, issuer(way));
        EnvVars.masterEnvVars.remove("ALIBABA_CLOUD_OIDC_TOKEN_FILE");
        assertThat(
                assertThrows(TokenException.class, () -> TokenService.get().token(token, null))
                        .getMessage(),
                startsWith("The environment of the controller has no variable ALIBABA_CLOUD_OIDC_TOKEN_FILE"));
    }

    /** Whoever may create a credential of Jenkins chooses its endpoints. */
    @ParameterizedTest
    @EnumSource
    void itsTokenIsSentToNoHostThatAdministratorsDoNotKnow(Way way) throws Exception {
        TokenIssuer issuer = issuer(way, file, "https://their.example", "https://their.example");
        RegistryTokenCredentials token = store(jenkins.jenkins, issuer);
        assertThat(
                assertThrows(TokenException.class, () -> TokenService.get().token(token, null))
                        .getMessage(),
                containsString("their.example is no host of the cloud, so it gets no password, no token"));
    }

    /** The variables of a build, such as parameters, are none of the controller. */
    @Test
    void aBuildSetsNoVariableOfTheController() throws Exception {
        RegistryTokenCredentials token = store(jenkins.jenkins, issuer(Way.VARIABLE_FOR_ALIBABA));
        EnvVars.masterEnvVars.remove("ALIBABA_CLOUD_OIDC_TOKEN_FILE");
        WorkflowRun run = build(
                jenkins.jenkins,
                "withEnv(['ALIBABA_CLOUD_OIDC_TOKEN_FILE=" + file + "']) { withRegistryToken('" + token.getId()
                        + "') { } }");
        jenkins.assertLogContains("The environment of the controller has no variable", run);
        assertThat(alibaba.calls(), equalTo(0));
    }

    private void setVariables(Path path) {
        EnvVars.masterEnvVars.putAll(Map.of(
                "ALIBABA_CLOUD_ROLE_ARN",
                ROLE,
                "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
                PROVIDER,
                "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
                path.toString(),
                "HUAWEICLOUD_SDK_IDP_ID",
                "cluster",
                "HUAWEICLOUD_SDK_ID_TOKEN_FILE",
                path.toString()));
    }

    private TokenIssuer issuer(Way way) {
        return issuer(way, file);
    }

    private TokenIssuer issuer(Way way, Path path) {
        return issuer(way, path, alibaba.endpoint(), huawei.endpoint());
    }

    private static TokenIssuer issuer(Way way, Path path, String alibaba, String huawei) {
        Authentication authentication = authentication(way, path);
        if (way.isAlibaba()) {
            AlibabaAcr acr = new AlibabaAcr("cn-shanghai", "cri-simulated", authentication);
            acr.setRegistryHosts("registry.example");
            acr.setEndpoint(alibaba);
            acr.setStsEndpoint(alibaba);
            return acr;
        }
        OpenTelekomCloudSwr swr = new OpenTelekomCloudSwr("eu-de", authentication);
        swr.setEndpoint(huawei);
        swr.setIamEndpoint(huawei);
        return swr;
    }

    private static Authentication authentication(Way way, Path path) {
        TokenFile identity = new TokenFile();
        if (way.name().startsWith("FILE")) {
            identity.setPath(path.toString());
        } else {
            identity.setVariable("ALIBABA_CLOUD_OIDC_TOKEN_FILE");
        }
        return switch (way) {
            case SERVICE_ACCOUNT_OF_ALIBABA -> new AlibabaEcsAuthentication();
            case TOKEN_FILE_OF_HUAWEI -> new HuaweiEcsAuthentication();
            case FILE_FOR_ALIBABA, VARIABLE_FOR_ALIBABA -> new AlibabaWebIdentity(ROLE, PROVIDER, identity);
            case FILE_FOR_HUAWEI, VARIABLE_FOR_HUAWEI -> new HuaweiWebIdentity("cluster", identity);
        };
    }

    private long exchanges() {
        return alibaba.calls("AssumeRoleWithOIDC") + huawei.calls("/v3.0/OS-AUTH/id-token/tokens");
    }

    private static RegistryTokenCredentials store(ModelObject owner, TokenIssuer issuer) throws Exception {
        return SimulatedCredentials.add(
                new RegistryTokenCredentials(CredentialsScope.GLOBAL, "token-" + ++jobs, null, issuer), owner);
    }

    private static WorkflowRun build(ModelObject owner, TokenIssuer issuer) throws Exception {
        return build(owner, "withRegistryToken('" + store(owner, issuer).getId() + "') { }");
    }

    private static WorkflowRun build(ModelObject owner, String block) throws Exception {
        String name = "job-" + ++jobs;
        WorkflowJob job = owner == folder
                ? folder.createProject(WorkflowJob.class, name)
                : jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition("node { " + block + " }", true));
        return job.scheduleBuild2(0).get();
    }

    private static JSONObject tokenFile(String field, String value) {
        return JSONObject.fromObject(Map.of("stapler-class", TokenFile.class.getName(), field, value));
    }

    private String form(JSONObject identity) {
        return JSONObject.fromObject(Map.of(
                        "id",
                        "new",
                        "issuer",
                        Map.of(
                                "stapler-class",
                                AlibabaAcr.class.getName(),
                                "region",
                                "cn-shanghai",
                                "instance",
                                "cri-simulated",
                                "registryHosts",
                                "registry.example",
                                "endpoint",
                                alibaba.endpoint(),
                                "stsEndpoint",
                                alibaba.endpoint(),
                                "authentication",
                                Map.of(
                                        "stapler-class",
                                        AlibabaWebIdentity.class.getName(),
                                        "roleArn",
                                        ROLE,
                                        "providerArn",
                                        PROVIDER,
                                        "webIdentity",
                                        identity))))
                .toString();
    }
}
