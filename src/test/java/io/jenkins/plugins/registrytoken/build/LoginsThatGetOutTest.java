package io.jenkins.plugins.registrytoken.build;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Scripts that carry a login out of its directory, by what is no bad intent. */
@WithJenkins
class LoginsThatGetOutTest {
    private static final String TOKEN = "canary-token-that-gets-out-0123456789";
    private static final LeakSearch SEARCH = new LeakSearch(TOKEN);

    private static JenkinsRule jenkins;
    private static CloudSimulator cloud;
    private static DumbSlave agent;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC()).issues(TOKEN);
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        FakeDocker docker = new FakeDocker(Files.createDirectory(shared.resolve("bin")));
        docker.runsContainers();
        agent = jenkins.createOnlineSlave(Label.get("agent"), docker.environment());
    }

    @AfterAll
    static void stop() throws IOException {
        cloud.close();
    }

    @Test
    void theWrapperIsForFreestyleJobsOnly() throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(
                Result.FAILURE,
                run("node { wrap([$class: 'RegistryTokenBuildWrapper', credentialsIds: ['swr']]) { } }", true));
        jenkins.assertLogContains(
                "ERROR: In a Pipeline write withRegistryToken('credentials-id') instead of wrap.", run);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dir('app')",
                "dir('app/deep')",
                "dir(pwd(tmp: true))",
                "dir('/tmp')",
                "withEnv([\"WORKSPACE=${pwd()}/app\", \"WORKSPACE_TMP=${pwd()}/app@tmp\"])",
                "ws(\"${pwd()}/inner\")",
                "ws('another')",
            })
    void aLoginIsNeverInAWorkspace(String around) throws Exception {
        String check = "sh 'set +x; test -e \"$DOCKER_CONFIG/config.json\"; echo the login is at $DOCKER_CONFIG'\n";
        WaitingBuild build = WaitingBuild.start(
                jenkins,
                directory,
                "node('agent') { def root = pwd(); def beside = pwd(tmp: true)\n" + around + " {\n"
                        + (around.contains("another") ? "root = pwd(); beside = pwd(tmp: true)\n" : "")
                        + "withRegistryToken('swr') {\n" + check
                        + "if (!env.DOCKER_CONFIG.startsWith(beside + '/registry-token-')) { error('not beside ' + root) }\n"
                        + "dir(root) {\n"
                        + "writeFile file: 'file', text: 'archived'\n"
                        + "archiveArtifacts artifacts: '**/*', defaultExcludes: false\n"
                        + "stash name: 'all', useDefaultExcludes: false\n"
                        + WaitingBuild.waitFor(directory, "search")
                        + "} } } }");
        build.says("waiting for search");
        assertThat(SEARCH.below(build.run().getRootDir().toPath()), empty());
        build.go("search");
        WorkflowRun run = build.ends(Result.SUCCESS);
        assertThat(run.getArtifacts().toString(), containsString("file"));
        assertThat(SEARCH.below(Path.of(agent.getRemoteFS())), empty());
    }

    @Test
    void aRelativePathIsStillRelativeToTheDirectory() throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(
                Result.SUCCESS,
                run(
                        "node { dir('app') {\n"
                                + "writeFile file: 'docker/config.json', text: '{\"HttpHeaders\": {\"X-Team\": \"app\"}}'\n"
                                + "withEnv(['DOCKER_CONFIG=docker']) { withRegistryToken('swr') {\n"
                                + "sh 'cat \"$DOCKER_CONFIG/config.json\"' } } } }",
                        true));
        jenkins.assertLogContains("\"X-Team\" : \"app\"", run);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "withRegistryToken('swr') { dir('app') { withDockerContainer('team/app:1') { echo 'inside' } } }",
                "dir('app') { withDockerContainer('team/app:1') { withRegistryToken('swr') { echo 'inside' } } }",
                "dir('app') { withRegistryToken('swr') { withDockerContainer('team/app:1') { echo 'inside' } } }",
            })
    void oneLineSaysThatAContainerOfADirectoryDoesNotSeeTheLogin(String script) throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(Result.SUCCESS, run("node('agent') { " + script + " }", true));
        String log = JenkinsRule.getLog(run);
        assertThat(
                log.lines()
                        .filter(line -> line.startsWith("registry-token: a container that is started inside dir sees"
                                + " that directory only, and not the login in "))
                        .count(),
                equalTo(1L));
        assertThat("before", log.substring(log.indexOf("that directory only")), containsString("inside\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "withRegistryToken('swr') { withDockerContainer('team/app:1') { dir('app') { echo 'inside' } } }",
                "withDockerContainer('team/app:1') { withRegistryToken('swr') { echo 'inside' } }",
                "withDockerContainer('team/app:1') { dir('app') { withRegistryToken('swr') { echo 'inside' } } }",
                "dir('.') { withDockerContainer('team/app:1') { withRegistryToken('swr') { echo 'inside' } } }",
                "withRegistryToken('swr') { dir('app') { withDockerContainer(image: 'team/app:1',"
                        + " args: \"-v ${env.DOCKER_CONFIG}:${env.DOCKER_CONFIG}\") { echo 'inside' } } }",
                "dir('app') { withDockerContainer('team/app:1') { echo 'inside' } }",
            })
    void ofAContainerThatSeesTheLoginNothingIsSaid(String script) throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(Result.SUCCESS, run("node('agent') { " + script + " }", true));
        assertThat(JenkinsRule.getLog(run), not(containsString("a container that is started inside dir")));
    }

    private static WorkflowRun run(String script, boolean sandbox) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job-" + UUID.randomUUID());
        job.setDefinition(new CpsFlowDefinition(script, sandbox));
        return jenkins.waitForCompletion(job.scheduleBuild2(0).waitForStart());
    }
}
