package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.Result;
import hudson.security.ACL;
import hudson.util.Secret;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.registrytoken.cloud.http.Loopback;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiAgencyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamUserAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.SwrIssuer;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.token.Login;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import jenkins.model.Jenkins;
import okhttp3.mockwebserver.MockResponse;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A cloud that is mistaken or taken over, and a credential that is made to harm, end in one line. */
@WithJenkins
class HostileCloudTest {
    private static final String HOST = "swr.simulated.example";
    private static final String NESTED =
            "An agency must not be used with another agency: choose another authentication for it.";
    private static final String KEY = "\"stapler-class\": \"" + AccessKeyAuthentication.class.getName()
            + "\", \"accessKeyId\": \"AK\", \"secretAccessKey\": \"canary-secret\"";
    private static final String AGENCY = "\"stapler-class\": \"" + HuaweiAgencyAuthentication.class.getName()
            + "\", \"agencyName\": \"a\", \"accountName\": \"b\"";

    private static JenkinsRule jenkins;

    @TempDir
    Path directory;

    private CloudSimulator cloud;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void start() throws Exception {
        cloud = new CloudSimulator(Clock.systemUTC()).knows("AK", "canary-secret");
    }

    @AfterEach
    void stop() throws Exception {
        System.setProperty(Loopback.PROPERTY, "true");
        cloud.close();
    }

    @Test
    void anAgencyOfAnAgencyIsRefusedHoweverItIsConfigured() throws Exception {
        HuaweiAgencyAuthentication inner =
                agency(new AccessKeyAuthentication("AK", Secret.fromString("canary-secret")));
        RegistryTokenCredentials inCode = of("in-code", agency(inner));
        assertThat(failure(inCode), equalTo("Registry token in-code: " + NESTED));

        String xml = Jenkins.XSTREAM2.toXML(inCode);
        assertThat(
                failure((RegistryTokenCredentials) Jenkins.XSTREAM2.fromXML(xml)),
                equalTo("Registry token in-code: " + NESTED));
        assertThat(failure(ofItself("itself")), equalTo("Registry token itself: " + NESTED));

        Path yaml = directory.resolve("jenkins.yaml");
        Files.writeString(yaml, """
                credentials:
                  system:
                    domainCredentials:
                      - credentials:
                          - registryToken:
                              id: in-yaml
                              issuer:
                                openTelekomCloudSwr:
                                  region: eu-de
                                  authentication:
                                    huaweiAgency:
                                      agencyName: a
                                      accountName: b
                                      authentication:
                                        huaweiAgency:
                                          agencyName: a
                                          accountName: b
                                          authentication:
                                            accessKey:
                                              accessKeyId: AK
                                              secretAccessKey: canary-secret
                """);
        ConfigurationAsCode.get().configure(yaml.toString());
        assertThat(failure(find("in-yaml")), equalTo("Registry token in-yaml: " + NESTED));

        assertThat(
                testConnection(
                        "new",
                        "{" + AGENCY + ", \"authentication\": {" + AGENCY + ", \"authentication\": {" + KEY + "}}}"),
                containsString(NESTED));
        assertThat(cloud.calls(), equalTo(0));
    }

    @Test
    @Timeout(60)
    void anAuthenticationThatRefersToItselfKeepsNoFormBusy() throws Exception {
        RegistryTokenCredentials stored = ofItself("stored-itself");
        ((SwrIssuer) stored.getIssuer()).setEndpoint(cloud.endpoint());
        ((SwrIssuer) stored.getIssuer()).setIamEndpoint(cloud.endpoint());
        SimulatedCredentials.add(stored);
        String kept = Secret.fromString("canary-secret").getEncryptedValue();
        assertThat(
                testConnection("stored-itself", "{" + KEY.replace("canary-secret", kept) + "}"),
                containsString("The secret is kept for the registry, the authentication and the endpoints"));
        assertThat(cloud.calls(), equalTo(0));
    }

    @Test
    void aLoginForSomebodyElsesRegistryIsNotUsed() throws Exception {
        String theirs = new Login("theirs", "canary-their-password").encode();
        Path docker = Files.createDirectories(directory.resolve("home/.docker"));
        Files.writeString(
                docker.resolve("config.json"),
                "{\"auths\": {\"ghcr.io\": {\"auth\": \"" + theirs
                        + "\"}, \"https://index.docker.io/v1/\": {\"auth\": \"" + theirs + "\"}}}");
        cloud.serves(HOST, "ghcr.io", "https://index.docker.io/v1/");
        OpenTelekomCloudSwr issuer =
                new OpenTelekomCloudSwr("eu-de", new AccessKeyAuthentication("AK", Secret.fromString("canary-secret")));
        issuer.setEndpoint(cloud.endpoint());
        issuer.setRegistryHosts(HOST);
        SimulatedCredentials.add(new RegistryTokenCredentials(CredentialsScope.GLOBAL, "listed", "", issuer));
        WorkflowRun run = run("withEnv(['HOME=" + directory.resolve("home") + "']) { withRegistryToken('listed') {\n"
                + "  sh 'grep -c " + theirs + " \"$DOCKER_CONFIG/config.json\" | sed s/^/theirs:/'\n"
                + "} }");
        jenkins.assertBuildStatus(Result.SUCCESS, run);
        jenkins.assertLogContains("theirs:2", run);
        jenkins.assertLogContains(
                "registry-token: the cloud also named ghcr.io, index.docker.io, and the login is not used there "
                        + "(credential listed). If these hosts are right, enter them as the registry hosts of the credential.",
                run);
        jenkins.assertLogContains("registry-token: " + HOST + " as ", run);
    }

    @Test
    void aLoginOfTheAgentThatIsReplacedIsALine() throws Exception {
        Path docker = Files.createDirectories(directory.resolve("home/.docker"));
        Files.writeString(
                docker.resolve("config.json"),
                "{\"auths\": {\"https://" + HOST + "/v2/\": {\"auth\": \""
                        + new Login("theirs", "canary-their-password").encode()
                        + "\"}}, \"credHelpers\": {\"other.example\": \"x\"}}");
        SimulatedCredentials.add(SimulatedCredentials.of("replacing", cloud));
        WorkflowRun run = run("withEnv(['HOME=" + directory.resolve("home") + "']) { withRegistryToken('replacing') {\n"
                + "  withRegistryToken('replacing') { }\n"
                + "} }");
        jenkins.assertBuildStatus(Result.SUCCESS, run);
        assertThat(
                JenkinsRule.getLog(run)
                        .lines()
                        .filter(line -> line.contains("of its own"))
                        .toList(),
                contains("registry-token: the agent has a login of its own for " + HOST
                        + "; inside the block the registry token is used"));
    }

    @Test
    void aDateThatNoClockHasIsOneLineAndOneCallAndNoStackTrace() throws Exception {
        cloud.answersAll(".*/auth/tokens", () -> new MockResponse()
                .setHeader("X-Subject-Token", "token")
                .setBody("{\"token\":{\"expires_at\":\"+292278995-01-01T00:00:00Z\"}}"));
        OpenTelekomCloudSwr issuer = new OpenTelekomCloudSwr(
                "eu-de", new IamUserAuthentication("account", "user", Secret.fromString("canary-password")));
        issuer.setEndpoint(cloud.endpoint());
        issuer.setIamEndpoint(cloud.endpoint());
        SimulatedCredentials.add(new RegistryTokenCredentials(CredentialsScope.GLOBAL, "far", "", issuer));
        for (int i = 0; i < 2; i++) {
            WorkflowRun run = run("withRegistryToken('far') { }");
            jenkins.assertBuildStatus(Result.FAILURE, run);
            jenkins.assertLogContains("with expires_at more than 25 hours ahead", run);
            assertThat(JenkinsRule.getLog(run), not(containsString("\tat ")));
        }
    }

    @Test
    void anEndpointOnLoopbackIsOneLineWhereItIsNotAllowed() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("loopback", cloud));
        System.clearProperty(Loopback.PROPERTY);
        WorkflowRun run = run("withRegistryToken('loopback') { }");
        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains(
                "Registry token loopback: The endpoint must not be on loopback (localhost, 127.0.0.1): enter the address of "
                        + "the cloud.",
                run);
        assertThat(JenkinsRule.getLog(run), not(containsString("\tat ")));
        assertThat(cloud.calls(), equalTo(0));
    }

    private static WorkflowRun run(String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node { " + steps + " }", true));
        return job.scheduleBuild2(0).get();
    }

    private String testConnection(String id, String authentication) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient();
        WebRequest request = new WebRequest(
                new URL(
                        jenkins.getURL(),
                        "descriptorByName/" + RegistryTokenCredentials.class.getName() + "/testConnection"),
                HttpMethod.POST);
        request.setRequestParameters(List.of(new NameValuePair(
                "json",
                "{\"id\": \"" + id + "\", \"issuer\": {\"stapler-class\": \"" + OpenTelekomCloudSwr.class.getName()
                        + "\", \"region\": \"eu-de\", \"endpoint\": \"" + cloud.endpoint() + "\", \"iamEndpoint\": \""
                        + cloud.endpoint() + "\", \"authentication\": " + authentication + "}}")));
        return client.getPage(client.addCrumb(request)).getWebResponse().getContentAsString();
    }

    private static RegistryTokenCredentials of(String id, Authentication authentication) {
        return new RegistryTokenCredentials(
                CredentialsScope.GLOBAL, id, "", new OpenTelekomCloudSwr("eu-de", authentication));
    }

    /** An agency that acts for itself, which only XML can express. */
    private static RegistryTokenCredentials ofItself(String id) {
        String xml = Jenkins.XSTREAM2
                .toXML(of(id, agency(new AccessKeyAuthentication("AK", null))))
                .replaceFirst(
                        "(?s)(<authentication [^>]*>.*?)<authentication .*?</authentication>",
                        "$1<authentication class=\"" + HuaweiAgencyAuthentication.class.getName()
                                + "\" reference=\"..\"/>");
        RegistryTokenCredentials read = (RegistryTokenCredentials) Jenkins.XSTREAM2.fromXML(xml);
        Authentication first = read.getIssuer().getAuthentication();
        assertThat(first.getAuthentication(), sameInstance(first));
        return read;
    }

    private static HuaweiAgencyAuthentication agency(Authentication authentication) {
        HuaweiAgencyAuthentication agency = new HuaweiAgencyAuthentication("a", authentication);
        agency.setAccountName("b");
        return agency;
    }

    private static RegistryTokenCredentials find(String id) {
        return CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItemGroup(
                        RegistryTokenCredentials.class, jenkins.jenkins, ACL.SYSTEM2),
                CredentialsMatchers.withId(id));
    }

    private static String failure(RegistryTokenCredentials credentials) {
        return assertThrows(RuntimeException.class, credentials::getUsername).getMessage();
    }
}
