package io.jenkins.plugins.registrytoken.docker;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.registrytoken.leaks.Below;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.registry.TinyImage;
import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.session.Sessions;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryEndpoint;
import org.jenkinsci.plugins.docker.commons.credentials.KeyMaterial2;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The steps of docker-commons and docker-workflow with a registry token instead of a user name and password. */
@WithJenkins
class DockerCommonsTest {
    private static final String PASSWORD = "canary-token-of-the-registry";
    private static final String USER = "simulated-region@" + SimulatedCredentials.ACCESS_KEY;
    private static final String HOST = "swr.simulated.example";
    private static final String SHOW = "sh 'set +x; tr -d \" \\\\n\" < \"$DOCKER_CONFIG/config.json\"; echo'";

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private CloudSimulator cloud;
    private FakeDocker docker;
    private DumbSlave agent;
    private Path home;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        home = Files.createDirectory(directory.resolve("home"));
        docker = new FakeDocker(Files.createDirectory(directory.resolve("bin")));
        cloud = new CloudSimulator(Clock.systemUTC()).serves(HOST).issues(PASSWORD);
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        EnvVars environment = docker.environment();
        environment.put("JAVA_TOOL_OPTIONS", "-Duser.home=" + home); // which docker-commons takes for HOME
        agent = jenkins.createOnlineSlave(Label.get("agent"), environment);
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    @Test
    void clientsPushAndPullInsideWithDockerRegistry() throws Exception {
        clientsPushAndPull("withDockerRegistry(url: 'http://%s', credentialsId: 'swr')");
    }

    @Test
    void clientsPushAndPullInsideDockerWithRegistry() throws Exception {
        clientsPushAndPull("docker.withRegistry('http://%s', 'swr')");
    }

    private void clientsPushAndPull(String block) throws Exception {
        Tools.need("docker-registry", "skopeo", "docker");
        Path image = TinyImage.write(Files.createDirectory(directory.resolve("image")));
        try (RealRegistry registry =
                new RealRegistry(Files.createDirectory(directory.resolve("registry")), USER, PASSWORD)) {
            cloud.serves(registry.host());
            WorkflowRun run = succeed(block.formatted(registry.host()) + " { sh '''\n"
                    + "app=" + registry.host() + "/team/app:1\n"
                    + "skopeo copy --authfile \"$DOCKER_CONFIG/config.json\" --dest-tls-verify=false oci:" + image
                    + " docker://$app\n"
                    + "skopeo copy --authfile \"$DOCKER_CONFIG/config.json\" --src-tls-verify=false docker://$app dir:pulled\n"
                    + "docker manifest inspect --insecure $app\n"
                    + "''' }");
            jenkins.assertLogContains("application/vnd.oci.image.manifest.v1+json", run);
            jenkins.assertLogContains("registry-token: " + registry.host() + " as simulated-region@SIMU… until ", run);
        }
        assertThat(docker.logins(), empty());
        assertThat(cloud.calls(), equalTo(1));
    }

    /** Without a Docker engine it fails, but not before it is logged in. */
    @Test
    void agentsInContainersAreLoggedInBeforeTheImageIsPulled() throws Exception {
        WorkflowRun run = run("pipeline { agent { docker {\n"
                + "  image 'team/app:1'; label 'agent'; registryUrl 'https://" + HOST
                + "'; registryCredentialsId 'swr'\n"
                + "} }\n"
                + "stages { stage('inside') { steps { echo 'inside' } } } }");
        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("registry-token: " + HOST + " as simulated-region@SIMU… until ", run);
        jenkins.assertLogContains("docker pull " + HOST + "/team/app:1", run);
        assertThat(docker.logins(), empty());
    }

    @Test
    void theFileIsPrivateAndGoesWithTheBlock() throws Exception {
        WorkflowRun run = succeed("withDockerRegistry(url: 'https://" + HOST + "', credentialsId: 'swr') {\n"
                + "  sh 'ls -la \"$DOCKER_CONFIG\"; case \"$DOCKER_CONFIG\" in \"$WORKSPACE_TMP\"/*) echo below;; esac'\n"
                + "}\n"
                + "sh 'echo left: $(find \"$WORKSPACE_TMP\" -name \"config.json*\" | wc -l) $DOCKER_CONFIG.'");
        jenkins.assertLogContains("drwx------", run);
        jenkins.assertLogContains("-rw-------", run);
        jenkins.assertLogContains("below", run);
        jenkins.assertLogContains("left: 0 .", run);
        LeakSearch search = new LeakSearch(PASSWORD, SimulatedCredentials.SECRET);
        assertThat(search.below(Path.of(agent.getRemoteFS())), empty());
        assertThat(search.below(jenkins.jenkins.getRootDir().toPath()), empty());
    }

    @Test
    void theBuiltInNodeTakesItToo() throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(
                Result.SUCCESS,
                run("node('built-in') { withDockerRegistry(url: 'https://" + HOST + "', credentialsId: 'swr') { " + SHOW
                        + " } }"));
        jenkins.assertLogContains("{\"auths\":{\"" + HOST + "\":{\"auth\":\"", run);
    }

    @Test
    void theRegistryThatTheJobNamesGetsTheLoginToo() throws Exception {
        cloud.serves(HOST, "vpc." + HOST);
        WorkflowRun run = succeed(
                "withDockerRegistry(url: 'https://mirror.example:5000/v2/', credentialsId: 'swr') { " + SHOW + " }");
        jenkins.assertLogContains(
                "registry-token: " + HOST + ", vpc." + HOST + ", mirror.example:5000 as simulated-region@SIMU… until ",
                run);
        jenkins.assertLogContains("\"mirror.example:5000\":{\"auth\":", run);
        jenkins.assertLogContains("\"vpc." + HOST + "\":{\"auth\":", run);
    }

    @Test
    void dockerHubGetsNoneWhereTheJobNamesNoRegistry() throws Exception {
        WorkflowRun run = succeed("withDockerRegistry(credentialsId: 'swr', url: '') { " + SHOW + " }");
        jenkins.assertLogContains("\"" + HOST + "\":{\"auth\":", run);
        jenkins.assertLogNotContains("index.docker.io", run);
        assertThat(docker.logins(), empty());
    }

    /** docker-commons copies the configuration of the agent's user, and leaves the logins out. */
    @Test
    void theExistingConfigurationIsMergedWithoutTheLoginsThatDockerCommonsLeftOut() throws Exception {
        String other = new Login("other", "canary-other").encode();
        existing(
                "{\"proxies\":{\"default\":{\"httpProxy\":\"http://p\"}},\"credsStore\":\"pass\",\"auths\":{\"other.example\":{\"auth\":\""
                        + other + "\"}}}");
        WorkflowRun run = succeed(
                atHome("withDockerRegistry(url: 'https://" + HOST + "', credentialsId: 'swr') { " + SHOW + " }"));
        jenkins.assertLogContains("\"proxies\":{\"default\":{\"httpProxy\":\"http://p\"}}", run);
        jenkins.assertLogContains("\"" + HOST + "\":{\"auth\":", run);
        jenkins.assertLogNotContains("other.example", run);
        jenkins.assertLogNotContains(other, run);
        jenkins.assertLogNotContains("pass\"", run);
    }

    @Test
    void theLoginsOfABlockAroundItStay() throws Exception {
        try (CloudSimulator other = new CloudSimulator(Clock.systemUTC())) {
            other.serves("acr.simulated.example");
            SimulatedCredentials.add(SimulatedCredentials.of("acr", other));
            WorkflowRun run = succeed("withRegistryToken('acr') {\n"
                    + "  withDockerRegistry(url: 'https://" + HOST + "', credentialsId: 'swr') {\n"
                    + "    sh 'echo inner: $(grep -c simulated.example \"$DOCKER_CONFIG/config.json\")'\n"
                    + "  }\n"
                    + "  sh 'echo outer: $(grep -c simulated.example \"$DOCKER_CONFIG/config.json\")'\n"
                    + "}");
            jenkins.assertLogContains("inner: 2", run);
            jenkins.assertLogContains("outer: 1", run);
        }
    }

    @Test
    void otherCredentialsLogInAsBefore() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "plain", "", "user", "a-password"));
        succeed("withDockerRegistry(url: 'https://" + HOST + "', credentialsId: 'swr') { }\n"
                + "withDockerRegistry(url: 'https://registry.example', credentialsId: 'plain') { }");
        assertThat(docker.logins(), contains("login -u user -p a-password https://registry.example"));
    }

    @Test
    void aTokenThatCannotBeHadIsOneLine() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("refused", cloud.endpoint(), "UNKNOWN", "canary"));
        WorkflowRun run =
                fail("withDockerRegistry(url: 'https://" + HOST + "', credentialsId: 'refused') { echo 'inside' }");
        assertThat(
                JenkinsRule.getLog(run)
                        .lines()
                        .filter(line -> line.contains("refused: "))
                        .toList(),
                contains(startsWith("Registry token refused: Open Telekom Cloud SWR at 127.0.0.1 answered HTTP 401")));
        jenkins.assertLogNotContains("inside", run);
        assertThat(docker.logins(), empty());
    }

    @Test
    void aConfigurationThatCannotBeReadIsOneLine() throws Exception {
        WorkflowRun run = fail("withRegistryToken('swr') {\n"
                + "  sh 'echo no JSON > \"$DOCKER_CONFIG/config.json\"'\n"
                + "  withDockerRegistry(url: 'https://" + HOST + "', credentialsId: 'swr') { }\n"
                + "}");
        jenkins.assertLogContains("ERROR: The Docker configuration ", run);
        assertThat(new LeakSearch(PASSWORD).below(Path.of(agent.getRemoteFS())), empty());
    }

    @Test
    void buildersOfFreestyleJobsTakeItToo() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedLabel(Label.get("agent"));
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws InterruptedException, IOException {
                FilePath workspace = build.getWorkspace();
                KeyMaterial2 material = new DockerRegistryEndpoint("https://" + HOST, "swr")
                        .newKeyMaterialFactory(
                                build, workspace, launcher, build.getEnvironment(listener), listener, "docker")
                        .materialize2();
                FilePath written = workspace.child(material.env().get("DOCKER_CONFIG"));
                listener.getLogger().println(written.child("config.json").readToString());
                material.close(workspace.getChannel());
                return !written.exists();
            }
        });
        jenkins.assertLogContains("\"" + HOST + "\" : {", jenkins.buildAndAssertSuccess(job));
        assertThat(docker.logins(), empty());
    }

    /** As a plugin would that keeps the login for more than the build. */
    @Test
    void ofADirectoryThatIsNotOursOnlyTheLoginIsDeleted() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedLabel(Label.get("agent"));
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws InterruptedException, IOException {
                FilePath workspace = build.getWorkspace();
                KeyMaterial2 material = new DockerRegistryEndpoint("https://" + HOST, "swr")
                        .newKeyMaterialFactory(
                                build, workspace, launcher, build.getEnvironment(listener), listener, "docker")
                        .materialize2();
                workspace
                        .child(material.env().get("DOCKER_CONFIG"))
                        .child("theirs")
                        .write("kept", "UTF-8");
                return true;
            }
        });
        jenkins.buildAndAssertSuccess(job);
        await().atMost(Duration.ofMinutes(1)).until(() -> Sessions.get().all().isEmpty());
        assertThat(found("theirs"), hasSize(1));
        assertThat(found("config.json"), empty());
    }

    private List<Path> found(String name) throws IOException {
        return Below.named(Path.of(agent.getRemoteFS(), "workspace"), name::equals);
    }

    private void existing(String config) throws IOException {
        Files.writeString(Files.createDirectory(home.resolve(".docker")).resolve("config.json"), config);
    }

    private String atHome(String script) {
        return "withEnv(['HOME=" + home + "']) { " + script + " }";
    }

    private WorkflowRun succeed(String script) throws Exception {
        return jenkins.assertBuildStatus(Result.SUCCESS, run("node('agent') {\n" + script + "\n}"));
    }

    private WorkflowRun fail(String script) throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(Result.FAILURE, run("node('agent') {\n" + script + "\n}"));
        assertThat(JenkinsRule.getLog(run), not(containsString("\tat ")));
        return run;
    }

    private WorkflowRun run(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).get();
    }
}
