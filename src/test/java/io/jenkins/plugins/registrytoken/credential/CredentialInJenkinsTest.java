package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.security.ACL;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiEcsAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTextInput;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who can do what with a registry token depends on where it is stored. */
@WithJenkins
class CredentialInJenkinsTest {
    private static final String STORE = "credentials/store/system/domain/_/";

    @TempDir
    Path directory;

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @AfterEach
    void forget() {
        SystemCredentialsProvider.getInstance().setDomainCredentialsMap(Map.of(Domain.global(), List.of()));
        jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        jenkins.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
    }

    @Test
    void aConnectionCanBeTestedBeforeTheCredentialIsSaved() throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC())) {
            add(SimulatedCredentials.of("swr", cloud));
            HtmlPage page = jenkins.createWebClient().goTo(STORE + "credential/swr/update");
            assertThat(
                    testConnection(page),
                    matchesPattern(
                            "Works: swr.simulated.example as simulated-region@SIMULATEDACCESSKEY, valid until .+ \\(took \\d+ ms\\)"));

            page.<HtmlTextInput>querySelector("input[name='_.accessKeyId']").setValue("UNKNOWN");
            assertThat(testConnection(page), containsString("answered HTTP 401 APIG.0301: "));
            assertThat(find("swr").getIssuer() instanceof OpenTelekomCloudSwr, is(true));
            assertThat(cloud.calls(), equalTo(2));
        }
    }

    @Test
    void onlyWhoMayEditCredentialsCanTestAConnection() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, CredentialsProvider.VIEW)
                .everywhere()
                .to("viewer"));
        JenkinsRule.WebClient client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .login("viewer");
        String url = "descriptorByName/" + RegistryTokenCredentials.class.getName() + "/testConnection";
        assertThat(
                client.getPage(client.addCrumb(new WebRequest(new URL(jenkins.getURL(), url), HttpMethod.POST)))
                        .getWebResponse()
                        .getStatusCode(),
                equalTo(403));
        assertThat(client.goTo(url, null).getWebResponse().getStatusCode(), equalTo(404));
    }

    @Test
    void nobodyIsAskedForWhatEveryUserMayEdit() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Jenkins.READ).everywhere().to("alice"));
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC()).knows("AK", "canary-secret")) {
            JenkinsRule.WebClient client = jenkins.createWebClient().login("alice");
            WebRequest request = new WebRequest(
                    new URL(
                            jenkins.getURL(),
                            "user/alice/descriptorByName/" + RegistryTokenCredentials.class.getName()
                                    + "/testConnection"),
                    HttpMethod.POST);
            request.setRequestParameters(List.of(new NameValuePair(
                    "json",
                    "{\"issuer\": {\"stapler-class\": \"" + OpenTelekomCloudSwr.class.getName()
                            + "\", \"region\": \"eu-de\", \"endpoint\": \"" + cloud.endpoint()
                            + "\", \"authentication\": {\"stapler-class\": \"" + AccessKeyAuthentication.class.getName()
                            + "\", \"accessKeyId\": \"AK\", \"secretAccessKey\": \"canary-secret\"}}}")));
            assertThat(
                    client.getPage(client.addCrumb(request)).getWebResponse().getContentAsString(),
                    containsString("Only credentials of Jenkins or of a folder can be tested."));
            assertThat(cloud.calls(), equalTo(0));
        }
    }

    @Test
    void aCredentialInADomainOfJenkinsCanActAsTheController() throws Exception {
        RegistryTokenCredentials credentials =
                credentials("in-domain", new HuaweiSwr("cn-north-4", new AccessKeyFromCredentials("nowhere")));
        CredentialsProvider.lookupStores(Jenkins.get())
                .iterator()
                .next()
                .addDomain(new Domain("clouds", null, null), credentials);
        // Past the question whose it is: it is looked up, and not there.
        assertThat(
                assertThrows(RuntimeException.class, credentials::getPassword).getMessage(),
                containsString("there is none of that kind in Jenkins, where it is stored itself"));
    }

    @Test
    void aFolderCannotActAsTheController() throws Exception {
        Folder folder = jenkins.createProject(Folder.class);
        SimulatedCredentials.add(
                new RegistryTokenCredentials(
                        CredentialsScope.GLOBAL,
                        "escalation",
                        null,
                        new HuaweiSwr("cn-north-4", new HuaweiEcsAuthentication())),
                folder);
        FreeStyleProject job = folder.createProject(FreeStyleProject.class, "job");
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("escalation"));
        jenkins.assertLogContains(
                "ERROR: Registry token escalation: Only a credential of Jenkins itself, not of a folder or a user, may use"
                        + " the identity of the controller",
                jenkins.buildAndAssertStatus(Result.FAILURE, job));
    }

    @Test
    void aKeyFromAnotherCredentialIsOneOfWhereTheTokenIsStored() throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC()).knows("AK", "canary-vault")) {
            add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "vault", null, "AK", "canary-vault"));
            Folder folder = jenkins.createProject(Folder.class);
            for (String key : List.of("vault", "nowhere")) {
                OpenTelekomCloudSwr issuer = new OpenTelekomCloudSwr("eu-de", new AccessKeyFromCredentials(key));
                issuer.setEndpoint(cloud.endpoint());
                SimulatedCredentials.add(
                        new RegistryTokenCredentials(CredentialsScope.GLOBAL, "from-" + key, null, issuer), folder);
            }
            FreeStyleProject job = folder.createProject(FreeStyleProject.class, "job");
            job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("from-vault"));
            jenkins.buildAndAssertSuccess(job);
            job.getBuildWrappersList().replace(new RegistryTokenBuildWrapper("from-nowhere"));
            jenkins.assertLogContains(
                    "It takes its key from credential nowhere, but there is none of that kind in its folder, those around it or"
                            + " Jenkins. Check the id.",
                    jenkins.buildAndAssertStatus(Result.FAILURE, job));
            RegistryTokenCredentials unknown = new RegistryTokenCredentials(
                    CredentialsScope.GLOBAL,
                    "x",
                    null,
                    new OpenTelekomCloudSwr("eu-de", new AccessKeyFromCredentials("vault")));
            assertThat(
                    assertThrows(RuntimeException.class, unknown::getPassword).getMessage(),
                    containsString("which a user's own registry token may not do"));
        }
    }

    @Test
    void twoHundredBuildsAtOnceMakeOneCall() throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC())) {
            add(SimulatedCredentials.of("swr", cloud));
            jenkins.jenkins.setNumExecutors(50);
            FreeStyleProject job = jenkins.createFreeStyleProject();
            job.setConcurrentBuild(true);
            job.setQuietPeriod(0);
            job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("number", "")));
            job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("swr"));
            for (int i = 0; i < 200; i++) {
                job.scheduleBuild2(0, new ParametersAction(new StringParameterValue("number", String.valueOf(i))));
            }
            jenkins.waitUntilNoActivityUpTo(240_000);
            assertThat(job.getBuilds().size(), equalTo(200));
            assertThat(job.getBuilds().stream().allMatch(build -> build.getResult() == Result.SUCCESS), is(true));
            assertThat(cloud.calls(), equalTo(1));
        }
    }

    @Test
    void whatIsExportedCanBeImported() throws Exception {
        String given = Files.readString(
                Path.of(getClass().getResource("configuration-as-code.yml").toURI()));
        configure(given.replace("${SECRET_ACCESS_KEY}", "canary-secret").replace("${SECURITY_TOKEN}", "canary-sts"));
        checkImported();

        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        String yaml = exported.toString(StandardCharsets.UTF_8);
        assertThat(yaml, not(containsString("canary")));
        assertThat(yaml, containsString("openTelekomCloudSwr:"));

        String credentials = yaml.substring(yaml.indexOf("\ncredentials:") + 1);
        int end = credentials.indexOf("\njenkins:");
        configure("credentials:\n  system:\n    domainCredentials: []\n");
        configure(end < 0 ? credentials : credentials.substring(0, end + 1));
        checkImported();
    }

    private static void checkImported() {
        OpenTelekomCloudSwr otc = (OpenTelekomCloudSwr) find("swr-prod").getIssuer();
        assertThat(otc.getRegion(), equalTo("eu-de"));
        assertThat(otc.getProjectName(), equalTo("eu-de_team"));
        AccessKeyAuthentication key = (AccessKeyAuthentication) otc.getAuthentication();
        assertThat(key.getAccessKeyId(), equalTo("AKFROMYAML"));
        assertThat(key.getSecretAccessKey().getPlainText(), equalTo("canary-secret"));

        HuaweiSwr huawei = (HuaweiSwr) find("swr-cn").getIssuer();
        assertThat(huawei.isEnhanced(), is(true));
        assertThat(huawei.getLifetimeSeconds(), equalTo(3600));
        assertThat(huawei.getProjectId(), equalTo("0123456789abcdef"));
        assertThat(huawei.getEndpoint(), equalTo("https://swr-api.example.com"));
        assertThat(
                ((AccessKeyAuthentication) huawei.getAuthentication())
                        .getSecurityToken()
                        .getPlainText(),
                equalTo("canary-sts"));
    }

    private void configure(String yaml) throws Exception {
        Path file = directory.resolve("jenkins.yaml");
        Files.writeString(file, yaml);
        ConfigurationAsCode.get().configure(file.toString());
    }

    private static String testConnection(HtmlPage page) throws Exception {
        page.<HtmlButton>querySelector(".registry-token-test").click();
        page.getWebClient().waitForBackgroundJavaScript(20_000);
        return page.querySelector(".registry-token-result").getTextContent().strip();
    }

    private static RegistryTokenCredentials credentials(String id, TokenIssuer issuer) {
        return new RegistryTokenCredentials(CredentialsScope.GLOBAL, id, "description", issuer);
    }

    private static void add(Credentials credentials) {
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
    }

    private static RegistryTokenCredentials find(String id) {
        return CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItemGroup(
                        RegistryTokenCredentials.class, Jenkins.get(), ACL.SYSTEM2),
                CredentialsMatchers.withId(id));
    }
}
