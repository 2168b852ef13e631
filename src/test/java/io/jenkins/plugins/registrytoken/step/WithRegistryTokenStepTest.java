package io.jenkins.plugins.registrytoken.step;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import okhttp3.mockwebserver.MockResponse;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SimpleCommandLauncher;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class WithRegistryTokenStepTest {
    private JenkinsRule jenkins;
    private CloudSimulator cloud;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC());
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    @Test
    void aBlockFindsItsLoginAndLeavesNothing() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave(Label.get("agent"));
        for (String label : new String[] {"agent", "built-in"}) {
            WorkflowRun run = succeed("node('" + label + "') {\n"
                    + "  withRegistryToken('swr') {\n"
                    + "    sh 'set +x; test \"$REGISTRY_AUTH_FILE\" ="
                    + " \"$DOCKER_CONFIG/auth.json\"'\n"
                    + "    sh 'set +x; test \"$HELM_REGISTRY_CONFIG\" ="
                    + " \"$DOCKER_CONFIG/config.json\"'\n"
                    + "    sh 'set +x; ls -ld \"$DOCKER_CONFIG\"; ls -l"
                    + " \"$DOCKER_CONFIG/config.json\"; cat"
                    + " \"$DOCKER_CONFIG/config.json\"'\n"
                    + "  }\n"
                    + "  sh 'echo left: $(ls -A \"$WORKSPACE_TMP\" | grep"
                    + " registry-token | wc -l) $DOCKER_CONFIG.'\n"
                    + "}");
            jenkins.assertLogContains("registry-token: swr.simulated.example as simulated-region@SIMU… until ", run);
            jenkins.assertLogContains("drwx------", run);
            jenkins.assertLogContains("-rw-------", run);
            jenkins.assertLogContains("\"auth\" : \"****\"", run);
            jenkins.assertLogContains("left: 0 .", run);
        }
        assertThat(cloud.calls(), equalTo(1));
        assertThat(agent.getNodeName(), not(equalTo("")));
    }

    @Test
    void theLogMasksTheTokenAndItsBase64Form() throws Exception {
        cloud.issues("canary-token");
        String auth = Base64.getEncoder()
                .encodeToString("simulated-region@SIMULATEDACCESSKEY:canary-token".getBytes(StandardCharsets.UTF_8));
        WorkflowRun run = succeed("node {\n"
                + "  withRegistryToken('swr') {\n"
                + "    sh 'set +x; cat \"$DOCKER_CONFIG/config.json\"; echo canary-; echo plain canary-token " + auth
                + "'\n"
                + "    echo 'from the controller: canary-token'\n"
                + "  }\n"
                + "}");
        jenkins.assertLogContains("plain **** ****", run);
        jenkins.assertLogContains("from the controller: ****", run);
        jenkins.assertLogNotContains("canary-token", run);
        jenkins.assertLogNotContains(auth, run);
    }

    @Test
    void declarativePipelinesUseItAsAStep() throws Exception {
        WorkflowRun run = succeed("pipeline {\n"
                + "  agent any\n"
                + "  stages { stage('push') { steps {\n"
                + "    withRegistryToken('swr') { sh 'cat \"$DOCKER_CONFIG/config.json\"' }\n"
                + "  } } }\n"
                + "}");
        jenkins.assertLogContains("swr.simulated.example\" : {", run);
    }

    @Test
    void credentialsThatAreNotRememberedAreAskedForTogether() throws Exception {
        CountDownLatch calls = new CountDownLatch(3);
        List<CloudSimulator> clouds = new ArrayList<>();
        try {
            for (String id : List.of("one", "two", "three")) {
                CloudSimulator other = new CloudSimulator(Clock.systemUTC()).serves(id + ".simulated.example");
                clouds.add(other);
                SimulatedCredentials.add(
                        SimulatedCredentials.of(id, other.tellsOfEachLogin(login -> answerWith(calls))));
            }
            WorkflowRun run = succeed(
                    "node { withRegistryToken('one, two, three') { sh 'cat \"$DOCKER_CONFIG/config.json\"' } }");
            assertThat(calls.getCount(), equalTo(0L));
            List<String> order = JenkinsRule.getLog(run)
                    .lines()
                    .filter(line -> line.matches("registry-token: \\w+[.]simulated[.]example as .*"))
                    .map(line -> line.replaceAll(".*\\(credential (\\w+)\\)", "$1"))
                    .toList();
            assertThat(order, equalTo(List.of("one", "two", "three")));
        } finally {
            for (CloudSimulator other : clouds) {
                other.close();
            }
        }
    }

    /** No cloud answers before all have been called. */
    private static void answerWith(CountDownLatch calls) {
        calls.countDown();
        try {
            assertThat(calls.await(1, TimeUnit.MINUTES), equalTo(true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void severalCredentialsShareOneFileInScriptedAndDeclarativePipelines() throws Exception {
        try (CloudSimulator other = new CloudSimulator(Clock.systemUTC())) {
            other.serves("acr.simulated.example");
            SimulatedCredentials.add(SimulatedCredentials.of("acr", other));
            String block = "withRegistryToken('swr, acr') { sh 'cat \"$DOCKER_CONFIG/config.json\"' }";
            for (String script : List.of(
                    "node { " + block + " }",
                    "pipeline {\n  agent any\n  stages { stage('copy') { steps {\n" + block + "\n} } }\n}")) {
                WorkflowRun run = succeed(script);
                jenkins.assertLogContains("\"swr.simulated.example\" : {", run);
                jenkins.assertLogContains("\"acr.simulated.example\" : {", run);
            }
        }
    }

    @Test
    void aLaterCredentialForTheSameHostWinsWithAWarning() throws Exception {
        try (CloudSimulator other = new CloudSimulator(Clock.systemUTC())) {
            SimulatedCredentials.add(SimulatedCredentials.of("second", other));
            WorkflowRun run = succeed("node { withRegistryToken('swr, second') { echo 'in' } }");
            jenkins.assertLogContains(
                    "registry-token: several credentials have a login for swr.simulated.example; that of credential"
                            + " second is used",
                    run);
        }
    }

    @Test
    void nestedBlocksMergeAndUnwind() throws Exception {
        try (CloudSimulator other = new CloudSimulator(Clock.systemUTC())) {
            other.serves("acr.simulated.example");
            SimulatedCredentials.add(SimulatedCredentials.of("acr", other));
            WorkflowRun run = succeed("node {\n"
                    + "  withRegistryToken('swr') {\n"
                    + "    withRegistryToken('acr') {\n"
                    + "      sh 'echo inner: $(grep -c simulated.example \"$DOCKER_CONFIG/config.json\")'\n"
                    + "    }\n"
                    + "    sh 'echo outer: $(grep -c simulated.example \"$DOCKER_CONFIG/config.json\")'\n"
                    + "  }\n"
                    + "}");
            jenkins.assertLogContains("inner: 2", run);
            jenkins.assertLogContains("outer: 1", run);
        }
    }

    @Test
    void theExistingConfigurationIsMergedAndNotChanged() throws Exception {
        String config =
                "{\"proxies\":{\"default\":{\"httpProxy\":\"http://p\"}},\"credsStore\":\"pass\",\"auths\":{\"other.example\":{}}}";
        WorkflowRun run = succeed("node {\n"
                + "  writeFile file: 'docker/config.json', text: '" + config + "'\n"
                + "  writeFile file:"
                + " 'docker/contexts/meta/one', text:"
                + " 'kept'\n"
                + "  writeFile file: 'docker/key.pem',"
                + " text: 'a key'\n"
                + "  sh 'mkdir -p docker/buildx"
                + " docker/cli-plugins bin'\n"
                + "  sh 'touch bin/docker-credential-pass"
                + " && chmod +x"
                + " bin/docker-credential-pass'\n"
                + "  withEnv(['DOCKER_CONFIG=docker',"
                + " \"PATH+BIN=$WORKSPACE/bin\"]) {\n"
                + "    withRegistryToken('swr') {\n"
                + "      sh 'tr -d \" \\\\n"
                + "\" < \"$DOCKER_CONFIG/config.json\";"
                + " echo; echo builders:"
                + " ${BUILDX_CONFIG#$DOCKER_CONFIG/}'\n"
                + "      sh 'cat"
                + " \"$DOCKER_CONFIG/contexts/meta/one\""
                + " \"$DOCKER_CONFIG/key.pem\"'\n"
                + "    }\n"
                + "    withEnv(['BUILDX_CONFIG=/elsewhere'])"
                + " { withRegistryToken('swr') { sh 'echo"
                + " builders: $BUILDX_CONFIG' } }\n"
                + "  }\n"
                + "  sh 'cat docker/config.json"
                + " docker/contexts/meta/one"
                + " docker/key.pem'\n"
                + "}");
        jenkins.assertLogContains("\"proxies\":{\"default\":{\"httpProxy\":\"http://p\"}}", run);
        jenkins.assertLogContains("\"credHelpers\":{\"other.example\":\"pass\"}", run);
        jenkins.assertLogContains("builders: buildx", run);
        jenkins.assertLogContains("kepta key", run);
        jenkins.assertLogContains("builders: /elsewhere", run);
        jenkins.assertLogContains(config + "kepta key", run);
    }

    @Test
    void loginsThatWereThereAreMaskedOrLeftOut() throws Exception {
        String other = new Login("other", "canary-other").encode();
        String config =
                "{\"proxies\":{\"default\":{\"httpProxy\":\"http://kept\"}},\"auths\":{\"other.example\":{\"auth\":\""
                        + other + "\"}}}";
        String show = "sh 'cat \"$DOCKER_CONFIG\"/*.json | tr -d \" \\n\"; echo; echo canary-other | rev | rev'";
        WorkflowRun run = succeed("node {\n"
                + "  writeFile file: 'docker/config.json', text: '" + config + "'\n"
                + "  withEnv(['DOCKER_CONFIG=docker']) {\n"
                + "    withRegistryToken('swr') { " + show + "\n"
                + "      echo 'nested'\n"
                + "      withRegistryToken(credentialsId: 'swr', existingLogins: false) { " + show + " }\n"
                + "    }\n"
                + "  }\n"
                + "}");
        jenkins.assertLogContains("\"other.example\":{\"auth\":\"****\"}", run);
        jenkins.assertLogContains("\n****\n", run);
        jenkins.assertLogNotContains(other, run);
        jenkins.assertLogNotContains("\ncanary-other", run);
        String nested = JenkinsRule.getLog(run).split("\nnested\n")[1];
        assertThat(nested, not(containsString("other.example")));
        assertThat(nested, containsString("\"swr.simulated.example\":{\"auth\":\"****\"}"));
        assertThat(nested, containsString("http://kept"));
    }

    @Test
    void aBlockWithoutTheLoginsThatWereThereKeepsThoseOfBlocksAroundIt() throws Exception {
        try (CloudSimulator other = new CloudSimulator(Clock.systemUTC())) {
            other.serves("acr.simulated.example");
            SimulatedCredentials.add(SimulatedCredentials.of("acr", other));
            WorkflowRun run = succeed("node {\n"
                    + "  withRegistryToken('swr') { withRegistryToken(credentialsId: 'acr', existingLogins: false) {\n"
                    + "    sh 'for f in \"$DOCKER_CONFIG/config.json\" \"$REGISTRY_AUTH_FILE\"; do echo has: $(grep -c"
                    + " simulated.example \"$f\"); done'\n"
                    + "  } }\n"
                    + "}");
            assertThat(JenkinsRule.getLog(run).split("\nhas: 2").length, equalTo(3));
        }
    }

    /** An agent answers what there is, and not how variables are called or where they lead. */
    @Test
    void onlyKnownVariablesOfTheBlocksOwnDirectoryAreSet() throws Exception {
        WorkflowRun run = succeed("node {\n"
                + "  sh 'env | cut -d= -f1 | sort > before'\n"
                + "  withRegistryToken('swr') {\n"
                + "    sh 'env | cut -d= -f1 | sort > inside; echo new: $(comm -13 before inside | paste -sd ,)'\n"
                + "    sh 'env | grep -cE"
                + " \"^(DOCKER_CONFIG|REGISTRY_AUTH_FILE|HELM_REGISTRY_CONFIG)=$WORKSPACE_TMP/registry-token-\"'\n"
                + "  }\n"
                + "}");
        jenkins.assertLogContains("new: DOCKER_CONFIG,HELM_REGISTRY_CONFIG,REGISTRY_AUTH_FILE\n", run);
        jenkins.assertLogContains("\n3\n", run);
    }

    /** Its own class is found before ours, as that of an agent that somebody took over could be. */
    @Test
    void aForgedAnswerSetsNoOtherVariableAndLeadsNowhereElse(@TempDir Path forged) throws Exception {
        Path source = Files.writeString(forged.resolve("AuthFile.java"), """
            package io.jenkins.plugins.registrytoken.authfile;

            import java.util.List;
            import java.util.Map;

            public final class AuthFile {
                public static Written write(java.nio.file.Path directory, ClientPaths previous, Map<?, ?> logins) {
                    Map<String, String> all = Map.of(
                            "PATH", "/usr/bin:/bin:/forged", "DOCKER_CONFIG", "/forged", "LD_PRELOAD", "/forged");
                    return new Written(
                            true, true, List.of("what is forged"), List.of(), List.of("PATH"), all, "/forged");
                }

                public record Written(boolean helm, boolean builders, List<String> dropped, List<?> existing,
                        List<String> replacedHosts, Map<String, String> environment, String directory)
                        implements java.io.Serializable {}
            }
            """);
        Path ours = Path.of(AuthFile.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertThat(
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                ours.toString(),
                                source.toString(),
                                "-d",
                                forged.toString()),
                equalTo(0));
        Path jar = forged.resolve("agent.jar");
        Files.write(jar, jenkins.jenkins.getJnlpJars("agent.jar").readFully());
        DumbSlave agent = new DumbSlave(
                "forger",
                forged.resolve("root").toString(),
                new SimpleCommandLauncher("\"%s\" -cp \"%s\" hudson.remoting.Launcher"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                forged + File.pathSeparator + jar)));
        jenkins.jenkins.addNode(agent);
        jenkins.waitOnline(agent);
        WorkflowRun run = succeed("node('forger') {\n"
                + "  sh 'env | sort > before'\n"
                + "  withRegistryToken('swr') {\n"
                + "    sh 'env | sort > inside; comm -13 before inside | grep -v COOKIE | sed"
                + " \"s#$WORKSPACE_TMP/registry-token-[0-9a-f-]*#OURS#; s/^/new: /\"'\n"
                + "  }\n"
                + "}");
        jenkins.assertLogContains("left out of the copy: what is forged", run);
        assertThat(
                JenkinsRule.getLog(run)
                        .lines()
                        .filter(line -> line.startsWith("new: "))
                        .toList(),
                contains(
                        "new: BUILDX_CONFIG=OURS/buildx",
                        "new: DOCKER_CONFIG=OURS",
                        "new: HELM_REGISTRY_CONFIG=OURS/registry.json",
                        "new: REGISTRY_AUTH_FILE=OURS/auth.json"));
    }

    @Test
    void otherBranchesGoOnWhileTheCloudIsAsked() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        cloud.next(() -> {
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new MockResponse().setResponseCode(401);
        });
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "parallel(a: { node { withRegistryToken('swr') { } } }, b: { echo 'the other branch' })", true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("the other branch", run);
        answer.countDown();
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
    }

    @Test
    void aFailureInTheBodyLeavesNothing() throws Exception {
        WorkflowRun run = fail("node {\n"
                + "  try { withRegistryToken('swr') { error 'in the body' } }\n"
                + "  finally { sh 'echo left: $(ls -A \"$WORKSPACE_TMP\" | grep registry-token | wc -l).' }\n"
                + "}");
        jenkins.assertLogContains("ERROR: in the body", run);
        jenkins.assertLogContains("left: 0.", run);
    }

    private WorkflowRun succeed(String script) throws Exception {
        return jenkins.assertBuildStatus(Result.SUCCESS, run(script));
    }

    private WorkflowRun fail(String script) throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(Result.FAILURE, run(script));
        assertThat(JenkinsRule.getLog(run), not(containsString("\tat ")));
        return run;
    }

    private WorkflowRun run(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).get();
    }
}
