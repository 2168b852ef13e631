package io.jenkins.plugins.registrytoken.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.tasks.Shell;
import hudson.util.Secret;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.leaks.Below;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.mockwebserver.MockResponse;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SimpleCommandLauncher;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Every secret is a canary, and none is found outside the encrypted store once builds are over. */
@WithJenkins
public class LeakTest {
    private static final String TOKEN = "canary-registry-token";
    private static final String RENEWED = "canary-renewed-registry-token";
    private static final String SECURITY_TOKEN = "canary-security-token";
    private static final LeakSearch KEYS = new LeakSearch(SimulatedCredentials.SECRET, SECURITY_TOKEN);
    private static final LeakSearch SEARCH =
            new LeakSearch(SimulatedCredentials.SECRET, SECURITY_TOKEN, TOKEN, RENEWED);

    /** Does what a curious job would, and looks for the token where every user of the machine can see it. */
    private static final String CURIOUS = """
            set +x
            cat "$DOCKER_CONFIG/config.json"
            base64 "$DOCKER_CONFIG/config.json"
            base64 -w 64 "$DOCKER_CONFIG/config.json"
            base64 -w 0 "$DOCKER_CONFIG/config.json"
            grep -oE '[A-Za-z0-9+/=]{40,}' "$DOCKER_CONFIG/config.json" | base64 -d | tee decoded
            grep -q canary decoded && rm decoded
            env
            if cat /proc/[0-9]*/cmdline | tr '[:cntrl:]' ' ' | grep 'canary[-]'; then exit 1; fi
            """;

    /** Ends in every way that there is, and keeps what it can. */
    private static final String CARELESS = """
            pipeline {
              agent { label 'agent' }
              options { preserveStashes() }
              stages { stage('push') { steps { dir('app') { withRegistryToken('swr') { script {
                def config = readFile("${env.DOCKER_CONFIG}/config.json")
                echo config
                sh 'base64 "$DOCKER_CONFIG/config.json"; echo kept > kept'
                dir('..') {
                  archiveArtifacts artifacts: '**/*', defaultExcludes: false
                  stash name: 'all', useDefaultExcludes: false
                }
                try {
                  error(config)
                } catch (e) {
                  currentBuild.description = e.message
                  unstable(config)
                }
                catchError(message: config) { error(config) }
                parallel(failFast: true, a: { error(config) }, b: { sleep 60 })
              } } } } } }
              post { failure { echo 'in post' } }
            }
            """;

    /** A job that looks for what its login was obtained with. */
    private static final String INQUISITIVE = """
            set +x
            cat "$DOCKER_CONFIG/config.json"
            env
            if cat /proc/[0-9]*/cmdline | tr '[:cntrl:]' ' ' | grep 'canary[-]'; then exit 1; fi
            """;

    /** What the simulated clouds give for an ID token, as far as it is secret. */
    private static final List<String> GIVEN_FOR_ID_TOKENS = List.of(
            "canary-federated-token-",
            "canary-issued-secret-",
            "canary-security-token-",
            "canary-secret-",
            "canary-sts-");

    @TempDir
    static Path control;

    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static Path stream;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        stream = control.resolve("to-the-agent");
        agent = agent();
    }

    @Test
    void noSecretIsLeftAnywhere() throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC()).issues(TOKEN);
                LogRecorder log = new LogRecorder()) {
            SimulatedCredentials.add(temporary("swr", cloud));
            WorkflowJob pipeline = jenkins.createProject(WorkflowJob.class);
            pipeline.setDefinition(new CpsFlowDefinition(
                    "node('agent') {\n"
                            + "  withRegistryToken('swr') { sh '''" + CURIOUS + "''' }\n"
                            + "  withCredentials([usernamePassword(credentialsId: 'swr', usernameVariable: 'U', passwordVariable: 'P')]) {\n"
                            + "    sh 'echo $U $P'\n"
                            + "  }\n"
                            + "  withRegistryToken(credentialsId: 'swr', passwordVariable: 'P') { sh 'echo $P' }\n"
                            + "  withDockerRegistry(url: 'https://mirror.example', credentialsId: 'swr') { sh 'true' }\n"
                            + "}",
                    true));
            jenkins.buildAndAssertSuccess(pipeline);

            WorkflowJob careless = jenkins.createProject(WorkflowJob.class);
            careless.setDefinition(new CpsFlowDefinition(CARELESS, true));
            WorkflowRun failed = jenkins.buildAndAssertStatus(Result.FAILURE, careless);
            jenkins.assertLogContains("in post", failed);
            assertThat(failed.getDescription(), containsString("****"));
            Path build = failed.getRootDir().toPath();
            assertThat(Below.named(build, "kept"::equals), hasSize(1));
            assertThat(Below.named(build, "all.tar.gz"::equals), hasSize(1));

            FreeStyleProject freestyle = jenkins.createFreeStyleProject();
            freestyle.setAssignedLabel(Label.get("agent"));
            freestyle.getBuildWrappersList().add(new RegistryTokenBuildWrapper("swr"));
            freestyle.getBuildersList().add(new Shell(CURIOUS));
            freestyle.getConfigFile().write(freestyle);
            jenkins.buildAndAssertSuccess(freestyle);

            cloud.issues(TOKEN).tokensLive(Duration.ofSeconds(4));
            SimulatedCredentials.add(temporary("brief", cloud));
            WorkflowJob renewed = jenkins.createProject(WorkflowJob.class);
            renewed.setDefinition(new CpsFlowDefinition(
                    "node('agent') { withRegistryToken('brief') { sh '''" + CURIOUS
                            + "\nsum=$(sha256sum < \"$DOCKER_CONFIG/config.json\"); echo opened\n"
                            + WaitingBuild.until("test \"$(sha256sum < \"$DOCKER_CONFIG/config.json\")\" != \"$sum\"")
                            + "\n" + CURIOUS + "''' } }",
                    true));
            WorkflowRun renewal = renewed.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("\nopened", renewal);
            cloud.issues(RENEWED);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(renewal));

            SimulatedCredentials.add(
                    SimulatedCredentials.of("refused", cloud.endpoint(), "UNKNOWN", SimulatedCredentials.SECRET));
            cloud.next(() -> new MockResponse()
                    .setResponseCode(401)
                    .setBody("{\"error_msg\": \"" + cloud.lastCall().getHeader("Authorization") + "\"}"));
            WorkflowJob failing = jenkins.createProject(WorkflowJob.class);
            failing.setDefinition(new CpsFlowDefinition("node('agent') { withRegistryToken('refused') { } }", true));
            jenkins.buildAndAssertStatus(Result.FAILURE, failing);

            jenkins.jenkins.save();
            assertThat(log.text().lines().toList(), not(empty()));
            assertThat(SEARCH.in("log", log.text()), empty());
        }
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        String rest = jenkins.createWebClient()
                .goTo("credentials/store/system/domain/_/api/json?depth=5", "application/json")
                .getWebResponse()
                .getContentAsString();

        assertThat(SEARCH.in("exported configuration", exported.toString(StandardCharsets.UTF_8)), empty());
        assertThat(SEARCH.in("REST", rest), empty());
        assertThat(SEARCH.below(jenkins.jenkins.getRootDir().toPath()), empty());
        assertThat(SEARCH.below(Path.of(agent.getRemoteFS())), empty());
        String sent = Files.readString(stream, StandardCharsets.ISO_8859_1);
        assertThat("the search finds what is sent", new LeakSearch(TOKEN).in("stream", sent), not(empty()));
        assertThat(KEYS.in("stream", sent), empty());
    }

    private static RegistryTokenCredentials temporary(String id, CloudSimulator cloud) {
        // Another key for each, as one key means one token for all.
        String key = SimulatedCredentials.ACCESS_KEY + id;
        cloud.knowsTemporary(key, SimulatedCredentials.SECRET, SECURITY_TOKEN);
        AccessKeyAuthentication authentication =
                new AccessKeyAuthentication(key, Secret.fromString(SimulatedCredentials.SECRET));
        authentication.setSecurityToken(Secret.fromString(SECURITY_TOKEN));
        OpenTelekomCloudSwr issuer = new OpenTelekomCloudSwr("eu-de", authentication);
        issuer.setEndpoint(cloud.endpoint());
        return new RegistryTokenCredentials(CredentialsScope.GLOBAL, id, "temporary key", issuer);
    }

    /** All that Jenkins sends to this agent ends in the file. */
    private static DumbSlave agent() throws Exception {
        Path jar = control.resolve("agent.jar");
        Files.write(jar, jenkins.jenkins.getJnlpJars("agent.jar").readFully());
        Path script = control.resolve("agent.sh");
        Files.writeString(script, "tee '" + stream + "' | java -jar '" + jar + "'\n");
        DumbSlave agent = new DumbSlave(
                "agent",
                Files.createDirectory(control.resolve("agent-root")).toString(),
                new SimpleCommandLauncher("sh " + script));
        jenkins.jenkins.addNode(agent);
        jenkins.waitOnline(agent);
        return agent;
    }

    /** ID tokens, what they are exchanged for, and each answer that echoes them. */
    @Test
    void nothingThatStandsInForASecretIsLeftAnywhere() throws Exception {
        try (Keyless keyless = new Keyless(jenkins, Files.createDirectory(control.resolve("platform")));
                LogRecorder log = new LogRecorder()) {
            keyless.store("works");
            for (String operation : new String[] {"AssumeRoleWithOIDC", "/v3.0/OS-AUTH/id-token/tokens"}) {
                for (String id : keyless.ids(operation)) {
                    jenkins.buildAndAssertSuccess(inquisitive(id));
                }
                assertThat(keyless.tested(operation), everyItem(startsWith("Works: ")));
            }
            renewed(keyless);
            for (String operation : Keyless.OPERATIONS) {
                keyless.store("refused" + operation.replaceAll("\\W+", "-"));
                keyless.echoes(operation);
                int failures = 0;
                for (String id : keyless.ids(operation)) {
                    WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job-" + id);
                    job.setDefinition(
                            new CpsFlowDefinition("node('agent') { withRegistryToken('" + id + "') { } }", true));
                    failures += job.scheduleBuild2(0).get().getResult() == Result.FAILURE ? 1 : 0;
                }
                assertThat(operation, failures, greaterThan(0));
                keyless.tested(operation);
                keyless.recover();
            }

            LeakSearch search = new LeakSearch(Stream.concat(GIVEN_FOR_ID_TOKENS.stream(), keyless.idTokens())
                    .toArray(String[]::new));
            assertThat("the search finds what is sent", search.in("calls", keyless.echoed()), not(empty()));
            jenkins.jenkins.save();
            assertThat(search.in("log", log.text()), empty());
            assertThat(search.in("forms", keyless.answers()), empty());
            for (String page : pages()) {
                assertThat(search.in(page, page(page)), empty());
            }
            ByteArrayOutputStream exported = new ByteArrayOutputStream();
            ConfigurationAsCode.get().export(exported);
            assertThat(search.in("exported configuration", exported.toString(StandardCharsets.UTF_8)), empty());
            assertThat(search.below(jenkins.jenkins.getRootDir().toPath()), empty());
            assertThat(search.below(Path.of(agent.getRemoteFS())), empty());
            assertThat(search.in("stream", Files.readString(stream, StandardCharsets.ISO_8859_1)), empty());
        }
    }

    private static WorkflowJob inquisitive(String id) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job-" + id);
        job.setDefinition(new CpsFlowDefinition(
                "node('agent') { withRegistryToken('" + id + "') { sh '''" + INQUISITIVE + "''' }\n"
                        + "  withCredentials([usernamePassword(credentialsId: '" + id
                        + "', usernameVariable: 'U', passwordVariable: 'P')]) { sh 'env' } }",
                true));
        return job;
    }

    /** A block whose logins are renewed with new keys, for which new ID tokens are shown. */
    private static void renewed(Keyless keyless) throws Exception {
        keyless.store("renewed");
        keyless.loginsLive(Duration.ofSeconds(4));
        for (String id : List.of("otc-renewed", "acr-renewed")) {
            WorkflowJob job = inquisitive(id);
            job.setDefinition(new CpsFlowDefinition(
                    "node('agent') { withRegistryToken('" + id + "') { sh '''" + INQUISITIVE
                            + "\nsum=$(sha256sum < \"$DOCKER_CONFIG/config.json\"); echo opened\n"
                            + WaitingBuild.until("test \"$(sha256sum < \"$DOCKER_CONFIG/config.json\")\" != \"$sum\"")
                            + "\n" + INQUISITIVE + "''' } }",
                    true));
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("\nopened", run);
            keyless.rotate();
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        }
        keyless.loginsLive(Duration.ofHours(6));
    }

    /** Every page, form and answer of the REST API that shows anything of a registry token or a build. */
    private static List<String> pages() {
        List<String> pages = new ArrayList<>(List.of("manage/", "api/xml?depth=4", "api/json?depth=4"));
        String store = "manage/credentials/store/system/domain/_/";
        pages.addAll(List.of(store, store + "api/json?depth=5", store + "api/xml?depth=5"));
        for (Credentials each : SystemCredentialsProvider.getInstance().getCredentials()) {
            String id = ((IdCredentials) each).getId();
            if (id.endsWith("-works")) {
                String credential = store + "credential/" + id + '/';
                pages.addAll(List.of(credential, credential + "update", credential + "config.xml"));
            }
        }
        for (WorkflowJob job : jenkins.jenkins.getAllItems(WorkflowJob.class)) {
            String run = job.getLastBuild().getUrl();
            pages.addAll(List.of(run + "registry-tokens/", run + "api/json?depth=5", run + "api/xml?depth=5"));
        }
        return pages;
    }

    private static String page(String path) throws Exception {
        return jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .goTo(path, null)
                .getWebResponse()
                .getContentAsString();
    }

    @Test
    void theSearchFindsWhatIsThere(@TempDir Path control) throws Exception {
        Files.writeString(control.resolve("plain"), "x" + TOKEN + "y");
        for (int shift = 0; shift < 3; shift++) {
            byte[] bytes = ("u".repeat(shift) + ':' + TOKEN).getBytes(StandardCharsets.UTF_8);
            Files.writeString(
                    control.resolve("base64-" + shift), Base64.getEncoder().encodeToString(bytes));
        }
        assertThat(SEARCH.below(control), hasSize(4));
    }
}
