package io.jenkins.plugins.registrytoken.step;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.session.AgentsTest;
import io.jenkins.plugins.registrytoken.session.LeakTest;
import io.jenkins.plugins.registrytoken.session.RenewedLoginsTest;
import io.jenkins.plugins.registrytoken.session.RestartTest;
import io.jenkins.plugins.registrytoken.session.Sessions;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.session.WaitingBuild;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * What users of comparable plugins report again and again, a test for each. A token that expires in the middle of a build is
 * in {@link RenewedLoginsTest}, a cleanup that throws because the agent died in {@link AgentsTest}, state that does not
 * survive a restart in {@link RestartTest}, and tokens in logs in {@link LeakTest}.
 */
@WithJenkins
class WhereUsersOfOtherPluginsHurtTest {
    private static final String HOST = "swr.simulated.example";
    private static final String USER = "simulated-region@" + SimulatedCredentials.ACCESS_KEY;
    private static final String PASSWORD = "canary-registry-token";

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private CloudSimulator cloud;
    private DumbSlave agent;
    private Path home;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        home = Files.createDirectory(directory.resolve("home"));
        cloud = new CloudSimulator(Clock.systemUTC()).serves(HOST).issues(PASSWORD);
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        agent = jenkins.createOnlineSlave(Label.get("agent"));
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    @Test
    void aNestedBlockKeepsTheOuterLogin() throws Exception {
        Tools.need("skopeo");
        try (CloudSimulator other = new CloudSimulator(Clock.systemUTC())) {
            other.serves("acr.simulated.example");
            SimulatedCredentials.add(SimulatedCredentials.of("acr", other));
            WorkflowRun run = succeed("withRegistryToken('swr') {\n"
                    + "  withRegistryToken('acr') {\n"
                    + "    sh 'skopeo login --get-login " + HOST + "; skopeo login --get-login acr.simulated.example'\n"
                    + "  }\n"
                    + "  sh 'skopeo login --get-login " + HOST + "; ! skopeo login --get-login acr.simulated.example'\n"
                    + "}");
            assertThat(lines(run, USER), is(3L));
            jenkins.assertLogNotContains("several credentials", run);
        }
    }

    @Test
    void ofTwoLoginsForOneHostTheInnerWinsWithAWarning() throws Exception {
        Tools.need("skopeo");
        try (CloudSimulator other = new CloudSimulator(Clock.systemUTC())) {
            other.serves(HOST).knows("INNERKEY", SimulatedCredentials.SECRET);
            SimulatedCredentials.add(
                    SimulatedCredentials.of("inner", other.endpoint(), "INNERKEY", SimulatedCredentials.SECRET));
            WorkflowRun run = succeed("withRegistryToken('swr') {\n"
                    + "  withRegistryToken('inner') { sh 'skopeo login --get-login " + HOST + "' }\n"
                    + "  sh 'skopeo login --get-login " + HOST + "'\n"
                    + "}");
            jenkins.assertLogContains(
                    "registry-token: several credentials have a login for " + HOST
                            + "; that of credential inner is used",
                    run);
            assertThat(lines(run, "simulated-region@INNERKEY"), is(1L));
            assertThat(lines(run, USER), is(1L));
        }
    }

    /** The plugin stands in for buildx where that is not installed; docker finds and runs both alike. */
    @Test
    void aConfigurationOfItsOwnHidesNoPluginsContextsOrBuilders() throws Exception {
        Tools.need("docker");
        Path docker = Files.createDirectory(home.resolve(".docker"));
        Path plugin = Files.createDirectory(docker.resolve("cli-plugins")).resolve("docker-buildx");
        Files.writeString(plugin, """
                #!/bin/sh
                if [ "$1" = docker-cli-plugin-metadata ]; then
                  echo '{"SchemaVersion": "0.1.0", "Vendor": "test", "Version": "v1"}'
                else
                  cat "$BUILDX_CONFIG/instances/team"
                fi
                """);
        assertThat(plugin.toFile().setExecutable(true), is(true));
        existing(".docker/buildx/instances/team", "the builder of the team\n");
        WorkflowRun run = succeed(atHome("sh 'docker context create elsewhere --docker host=tcp://127.0.0.1:1'\n"
                + "withRegistryToken('swr') {\n"
                + "  sh 'docker context ls; docker buildx version'\n"
                + "}"));
        assertThat(lines(run, "tcp://127.0.0.1:1"), is(1L));
        assertThat(lines(run, "the builder of the team"), is(1L));
    }

    @Test
    void existingProxiesHeadersAndHelpersOfOtherHostsStay() throws Exception {
        Tools.need("skopeo");
        Path helper = Files.createDirectory(directory.resolve("bin")).resolve("docker-credential-mine");
        Files.writeString(helper, """
                #!/bin/sh
                echo '{"ServerURL": "other.example", "Username": "from-the-helper", "Secret": "x"}'
                """);
        assertThat(helper.toFile().setExecutable(true), is(true));
        existing(".docker/config.json", """
                {"credHelpers": {"other.example": "mine", "%s": "mine"}, "HttpHeaders": {"X-Kept": "yes"},
                 "proxies": {"default": {"httpProxy": "http://kept.example"}}}""".formatted(HOST));
        WorkflowRun run = succeed(atHome("withRegistryToken('swr') {\n"
                + "  sh 'PATH=\"$PATH:" + helper.getParent() + "\" skopeo login --get-login other.example'\n"
                + "  sh 'skopeo login --get-login " + HOST + "'\n"
                + "  sh 'skopeo logout " + HOST + "'\n"
                + "  sh 'grep -E \"X-Kept|kept.example\" \"$DOCKER_CONFIG/config.json\"'\n"
                + "}"));
        jenkins.assertLogContains("from-the-helper", run);
        jenkins.assertLogContains(USER, run);
        jenkins.assertLogContains("X-Kept", run);
        jenkins.assertLogContains("http://kept.example", run);
    }

    @Test
    void loginsThatPodmanHadStay() throws Exception {
        Tools.need("skopeo");
        String theirs = "{\"auths\": {\"quay.example\": {\"auth\": \""
                + new Login("podmans-user", "podmans-password").encode() + "\"}}}";
        existing("runtime/containers/auth.json", theirs);
        existing("named.json", theirs.replace("quay", "named"));
        WorkflowRun run = succeed("withEnv(['XDG_RUNTIME_DIR=" + home.resolve("runtime") + "']) {\n"
                + "  withRegistryToken('swr') {\n"
                + "    sh 'skopeo login --get-login quay.example; skopeo login --get-login " + HOST + "'\n"
                + "  }\n"
                + "  withEnv(['REGISTRY_AUTH_FILE=" + home.resolve("named.json") + "']) { withRegistryToken('swr') {\n"
                + "    sh 'skopeo login --get-login named.example; ! skopeo login --get-login quay.example'\n"
                + "  } }\n"
                + "}");
        assertThat(lines(run, "podmans-user"), is(2L));
        assertThat(lines(run, USER), is(1L));
        assertThat(Files.readString(home.resolve("named.json")), containsString("named.example"));
    }

    @Test
    void aLogoutInOneBranchDoesNotBreakAnother() throws Exception {
        Tools.need("skopeo");
        WaitingBuild build = build("parallel(\n"
                + "  leaves: { withRegistryToken('swr') { sh 'skopeo logout " + HOST + "'; semaphore 'left' } },\n"
                + "  stays: { withRegistryToken('swr') { semaphore 'stays'; sh 'skopeo login --get-login " + HOST
                + "' } })");
        SemaphoreStep.waitForStart("left/1", build.run());
        SemaphoreStep.waitForStart("stays/1", build.run());
        SemaphoreStep.success("stays/1", null);
        build.says(USER);
        SemaphoreStep.success("left/1", null);
        build.ends(Result.SUCCESS);
    }

    @Test
    void noLoginIsLeftOnAnAgentHoweverABuildEnds() throws Exception {
        build("withRegistryToken('swr') { error 'on purpose' }").ends(Result.FAILURE);
        build("withRegistryToken('swr') { throw new RuntimeException('on purpose') }")
                .ends(Result.FAILURE);
        build("timeout(time: 1, unit: 'SECONDS') { withRegistryToken('swr') { semaphore 'timeout' } }")
                .ends(Result.ABORTED);
        build("catchError { withRegistryToken('swr') { withRegistryToken('swr') { sh 'exit 3' } } }")
                .ends(Result.FAILURE);

        WaitingBuild aborted = build("withRegistryToken('swr') { semaphore 'abort' }");
        SemaphoreStep.waitForStart("abort/1", aborted.run());
        aborted.run().doStop();
        aborted.ends(Result.ABORTED);

        WaitingBuild killed = build("withRegistryToken('swr') { semaphore 'kill' }");
        SemaphoreStep.waitForStart("kill/1", killed.run());
        killed.run().doKill();
        killed.ends(Result.ABORTED);

        await().atMost(Duration.ofMinutes(1)).until(() -> Sessions.get().all().isEmpty());
        LeakSearch search = new LeakSearch(PASSWORD, SimulatedCredentials.SECRET);
        assertThat(search.below(Path.of(agent.getRemoteFS())), empty());
        assertThat(search.below(jenkins.jenkins.getRootDir().toPath()), empty());
    }

    /** Steps that run in a container mount the workspace, and the directory for its temporary files with it. */
    @Test
    void containersThatShareTheWorkspaceSeeTheFile() throws Exception {
        WorkflowRun run = succeed("withRegistryToken('swr') {\n"
                + "  sh 'for path in \"$DOCKER_CONFIG\" \"$REGISTRY_AUTH_FILE\" \"$HELM_REGISTRY_CONFIG\"; do"
                + " case \"$path\" in \"$WORKSPACE_TMP\"/*) echo shared;; esac; done'\n"
                + "}");
        assertThat(lines(run, "shared"), equalTo(3L));
    }

    @Test
    void noSecretIsInTheEnvironmentUnlessAskedFor() throws Exception {
        WorkflowRun run =
                succeed("withRegistryToken('swr') { sh 'env | grep -c " + PASSWORD.substring(1) + " || true' }");
        jenkins.assertLogContains("\n0\n", run);
    }

    @Test
    void variablesThatWereAskedForAreMaskedAndKeptEncrypted() throws Exception {
        WaitingBuild build = build(
                "withRegistryToken(credentialsId: 'swr', usernameVariable: 'U', passwordVariable: 'P', registryVariable: 'R') {\n"
                        + "  semaphore 'saved'\n"
                        + "  sh 'echo $R as $U with $P; test \"$P\" = canary-\"registry-token\" && echo right'\n"
                        + "}");
        SemaphoreStep.waitForStart("saved/1", build.run());
        assertThat(new LeakSearch(PASSWORD).below(build.run().getRootDir().toPath()), empty());
        SemaphoreStep.success("saved/1", null);
        WorkflowRun run = build.ends(Result.SUCCESS);
        jenkins.assertLogContains("\n" + HOST + " as " + USER + " with ****", run);
        jenkins.assertLogContains("\nright", run);
        jenkins.assertLogNotContains(PASSWORD, run);
    }

    @Test
    void variablesForSeveralCredentialsAreRefused() throws Exception {
        refuses("credentialsId: 'swr, acr', passwordVariable: 'P'", "are for one credential");
        refuses("credentialsId: 'swr', usernameVariable: 'P', passwordVariable: 'P'", "Name each differently.");
        refuses("credentialsId: 'swr', passwordVariable: 'no name'", "no name cannot be the name of a variable.");
    }

    private void refuses(String arguments, String message) throws Exception {
        WorkflowRun run = build("withRegistryToken(" + arguments + ") { }").ends(Result.FAILURE);
        jenkins.assertLogContains("ERROR: withRegistryToken: ", run);
        jenkins.assertLogContains(message, run);
        jenkins.assertLogNotContains("\tat ", run);
    }

    private void existing(String file, String text) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private String atHome(String script) {
        return "withEnv(['HOME=" + home + "']) {\n" + script + "\n}";
    }

    private static long lines(WorkflowRun run, String text) throws IOException {
        return JenkinsRule.getLog(run)
                .lines()
                .filter(line -> line.contains(text) && !line.startsWith("+") && !line.startsWith("registry-token:"))
                .count();
    }

    private WorkflowRun succeed(String script) throws Exception {
        return build(script).ends(Result.SUCCESS);
    }

    private WaitingBuild build(String script) throws Exception {
        return WaitingBuild.start(jenkins, directory, "node('agent') {\n" + script + "\n}");
    }
}
