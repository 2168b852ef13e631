package io.jenkins.plugins.registrytoken.step;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.leaks.Below;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import okhttp3.mockwebserver.MockResponse;
import okio.Buffer;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Each gives one clear line, no stack trace, and leaves nothing on disk. */
@WithJenkins
class BadInputTest {
    private static final String JOB = "bad-input";

    private static JenkinsRule jenkins;
    private static CloudSimulator cloud;
    private static DumbSlave agent;
    private static int credentials;

    private String id;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC());
        agent = jenkins.createOnlineSlave(Label.get("agent"));
        Files.createDirectories(Path.of(agent.getRemoteFS()));
    }

    @AfterAll
    static void stop() throws IOException {
        cloud.close();
    }

    /** A credential of its own for each test: a failure is remembered by what was asked. */
    @BeforeEach
    void addCredential() throws Exception {
        credentials++;
        id = "swr-" + credentials;
        cloud.knows("KEY" + credentials, SimulatedCredentials.SECRET);
        cloud.tokensLive(Duration.ofHours(6));
        SimulatedCredentials.add(
                SimulatedCredentials.of(id, cloud.endpoint(), "KEY" + credentials, SimulatedCredentials.SECRET));
    }

    @Test
    void anUnknownCredential() throws Exception {
        assertThat(
                failure("nowhere"),
                equalTo("Registry token nowhere: there is no credential with this id that this job may use."
                        + " Check the id, and the folder it is in."));
    }

    @Test
    void aCredentialOfAnotherKind() throws Exception {
        addPassword("password", "u", "p");
        assertThat(
                failure("password"),
                equalTo(
                        "Registry token password: the credential with this id is of the kind \"Username with password\"."
                                + " Use one of the kind \"Registry token\"."));
    }

    @Test
    void noCredentialAtAll() throws Exception {
        assertThat(
                failure(""),
                equalTo(
                        "Name the registry token: withRegistryToken('credentials-id'), or several with commas between them."));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '', secret, The access key ID (AK) is empty: enter it in the credential.
            key, '', The secret access key (SK) is empty: enter it in the credential.
            """)
    void anEmptyKey(String key, String secret, String line) throws Exception {
        String given =
                add(new OpenTelekomCloudSwr("eu-de", new AccessKeyAuthentication(key, Secret.fromString(secret))));
        assertThat(failure(given), equalTo("Registry token " + given + ": " + line));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '', secret, The access key ID (AK) is empty: enter it in the credential.
            key, '', The secret access key (SK) is empty: enter it in the credential.
            """)
    void anotherCredentialThatHoldsHalfAKey(String username, String password, String line) throws Exception {
        String half = "half" + username;
        addPassword(half, username, password);
        AccessKeyFromCredentials key = new AccessKeyFromCredentials(half);
        for (TokenIssuer issuer :
                List.of(new OpenTelekomCloudSwr("eu-de", key), new AlibabaAcr("cn-shanghai", "cri-1", key))) {
            String given = add(issuer);
            assertThat(failure(given), equalTo("Registry token " + given + ": " + line));
        }
    }

    @Test
    void aRegionThatCannotBeOne() throws Exception {
        String given = add(new HuaweiSwr("../evil", new AccessKeyAuthentication("a", Secret.fromString("s"))));
        assertThat(failure(given), containsString(": The region must be an id like eu-de or cn-north-4."));
    }

    @Test
    void aRegionThatDoesNotExist() throws Exception {
        String given = add(new HuaweiSwr("xx-nowhere-9", new AccessKeyAuthentication("a", Secret.fromString("s"))));
        assertThat(
                failure(given),
                equalTo("Registry token " + given
                        + ": Huawei Cloud SWR at swr-api.xx-nowhere-9.myhuaweicloud.com did not"
                        + " answer: there is no host swr-api.xx-nowhere-9.myhuaweicloud.com. Check the region or the"
                        + " endpoint, and the DNS of the controller."));
    }

    @Test
    void aLifetimeThatNoCloudGives() throws Exception {
        HuaweiSwr issuer = new HuaweiSwr("cn-north-4", new AccessKeyAuthentication("a", Secret.fromString("s")));
        issuer.setLifetimeSeconds(60);
        assertThat(failure(add(issuer)), containsString(": The lifetime must be from 900 to 86400 seconds."));
    }

    @Test
    void anIssuerThatIsMissing() throws Exception {
        assertThat(failure(add(null)), containsString(": The credential has no issuer: choose one."));
        assertThat(
                failure(add(new HuaweiSwr("cn-north-4", null))),
                containsString(": The credential has no authentication: choose one."));
    }

    @Test
    void anEndpointThatDoesNotAnswer() throws Exception {
        RegistryTokenCredentials unreachable = SimulatedCredentials.of("unreachable", "http://127.0.0.1:1", "a", "s");
        SimulatedCredentials.add(unreachable);
        assertThat(failure("unreachable"), containsString("did not answer: cannot connect to 127.0.0.1:1. Check"));
    }

    @ParameterizedTest
    @CsvSource({
        "401, Check the access key",
        "403, Grant the owner of the access key",
        "429, Too many calls: try again later.",
        "500, The cloud has a problem of its own: try again later."
    })
    void aCallThatIsRefused(int status, String advice) throws Exception {
        MockResponse response = new MockResponse()
                .setResponseCode(status)
                .setBody("[{\"errorCode\": \"SVCSTG.SWR.1\", \"errorMessage\": \"because\"}]");
        if (status == 429 || status == 500) {
            cloud.nextTries(response);
        } else {
            cloud.next(response);
        }
        assertThat(
                failure(id),
                startsWith("Registry token " + id + ": Open Telekom Cloud SWR at 127.0.0.1 answered HTTP " + status
                        + " SVCSTG.SWR.1: because. " + advice));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <html></html>                           | where a JSON object is due
            {"auths": {}}                           | with neither a login in auths nor a complete X-Swr-Dockerlogin header
            {"auths": {"swr.example": {"auth": "!"}}} | with a login for swr.example that is not base64 of user:password
            """)
    void anAnswerThatIsNoLogin(String body, String line) throws Exception {
        cloud.next(new MockResponse().setBody(body));
        assertThat(failure(id), containsString(line));
    }

    @Test
    void anAnswerOfTenMegabytes() throws Exception {
        cloud.next(new MockResponse().setBody(new Buffer().write(new byte[10 << 20])));
        assertThat(failure(id), containsString("answered HTTP 200 with more than 1 MiB. Check the endpoint."));
    }

    @Test
    void anExpiryInThePast() throws Exception {
        cloud.tokensLive(Duration.ofHours(-1));
        assertThat(failure(id), containsString("is the clock of the controller right?"));
    }

    @Test
    void aRefusedKeyIsNotTriedAgain() throws Exception {
        cloud.next(new MockResponse().setResponseCode(401));
        failure(id);
        int calls = cloud.calls();
        assertThat(failure(id), containsString("(remembered; the cloud is asked again from "));
        assertThat(cloud.calls(), equalTo(calls));
    }

    @Test
    void anExistingConfigurationThatIsNotJson() throws Exception {
        Path home =
                Files.createDirectories(jenkins.jenkins.getRootDir().toPath().resolve("docker-config"));
        Files.writeString(home.resolve("config.json"), "not JSON");
        assertThat(
                failureOf("withEnv(['DOCKER_CONFIG=" + home + "']) { withRegistryToken('" + id
                        + "') { echo 'inside' } }"),
                equalTo("The Docker configuration " + home.resolve("config.json")
                        + " on the agent is not JSON (line 1). Correct or remove it; it was not changed."));
        assertThat(Files.readString(home.resolve("config.json")), equalTo("not JSON"));
    }

    @Test
    void aWorkspaceThatCannotBeWrittenTo() throws Exception {
        Path blocked = Path.of(agent.getRemoteFS(), "workspace", "blocked@tmp");
        Files.createDirectories(blocked.getParent());
        Files.createFile(blocked); // the tests may run as root, whom no permission stops
        try {
            String line = failureOf(
                    "ws('" + agent.getRemoteFS() + "/workspace/blocked') { withRegistryToken('" + id + "') { } }");
            assertThat(line, startsWith("No auth file can be written to " + blocked + "/registry-token-"));
            assertThat(
                    line, containsString("Check that the workspace can be written to, and that the disk is not full."));
        } finally {
            Files.delete(blocked);
        }
    }

    private static String add(TokenIssuer issuer) throws Exception {
        String given = "given-" + ++credentials;
        SimulatedCredentials.add(new RegistryTokenCredentials(CredentialsScope.GLOBAL, given, null, issuer));
        return given;
    }

    private static String failure(String credentialsId) throws Exception {
        return failureOf("withRegistryToken('" + credentialsId + "') { echo 'inside' }");
    }

    private void addPassword(String credentialsId, String username, String password) throws Exception {
        CredentialsProvider.lookupStores(jenkins.jenkins)
                .iterator()
                .next()
                .addCredentials(
                        Domain.global(),
                        new UsernamePasswordCredentialsImpl(
                                CredentialsScope.GLOBAL, credentialsId, null, username, password));
    }

    /** The one line that the build ends with. */
    private static String failureOf(String block) throws Exception {
        WorkflowJob job = jenkins.jenkins.getItemByFullName(JOB, WorkflowJob.class);
        if (job == null) {
            job = jenkins.createProject(WorkflowJob.class, JOB);
        }
        job.setDefinition(new CpsFlowDefinition("node('agent') { " + block + " }", true));
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        List<String> lines = run.getLog(200);
        assertThat(
                lines.stream()
                        .filter(line -> line.startsWith("\tat ") || line.equals("inside"))
                        .toList(),
                empty());
        List<String> errors =
                lines.stream().filter(line -> line.startsWith("ERROR: ")).toList();
        assertThat(String.join("\n", lines), errors, hasSize(1));
        assertThat(new LeakSearch(SimulatedCredentials.SECRET).in("log", String.join("\n", lines)), empty());
        assertThat(Below.named(Path.of(agent.getRemoteFS()), name -> name.contains("registry-token-")), empty());
        return errors.get(0).substring("ERROR: ".length());
    }
}
