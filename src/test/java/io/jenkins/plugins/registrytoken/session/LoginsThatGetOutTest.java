package io.jenkins.plugins.registrytoken.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import hudson.AbortException;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.registrytoken.docker.FakeDocker;
import io.jenkins.plugins.registrytoken.leaks.Below;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import jenkins.MasterToSlaveFileCallable;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.TestNotifier;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;

/** Scripts that carry a login out of its block, or out of its directory, by what is no bad intent. */
@WithJenkins
class LoginsThatGetOutTest {
    private static final String TOKEN = "canary-token-that-gets-out-0123456789";
    private static final LeakSearch SEARCH = new LeakSearch(TOKEN);
    private static final String READ = "def config = readFile(\"${env.DOCKER_CONFIG}/config.json\")\n";
    private static final String THROW = "withRegistryToken('swr') {\n" + READ + "error(config)\n}\n";

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                THROW,
                "retry(2) {\n" + THROW + "}",
                "stage('push') { timeout(1) {\n" + THROW + "} }",
                "try {\n" + THROW + "} catch (e) {\n"
                        + "currentBuild.description = e.message; currentBuild.displayName = e.toString()\n"
                        + "echo \"caught ${e.message}\"; error(e.message) }",
                "withRegistryToken('swr') {\n" + READ + "try { error(config) } catch (e) {\n"
                        + "currentBuild.description = e.message; error('inside: ' + e.message) } }",
                "withRegistryToken('swr') {\n" + READ + "try { error(config) } catch (e) {\n"
                        + "def outer = new Exception(config, e)\n"
                        + "outer.addSuppressed(new IllegalStateException(config)); throw outer } }",
                "withRegistryToken('swr') {\n" + READ + "assert config == '' : config }",
                "withRegistryToken('swr') {\n" + READ + "config.nonsense(config) }",
                "withRegistryToken('swr') {\n" + READ + "writeFile([file: 'f', text: config]) { } }",
                "withRegistryToken('swr') {\n" + READ + "parallel(failFast: true, a: { error(config) },\n"
                        + "b: { sleep 60 }) }",
                "parallel(failFast: true, a: {\n" + THROW + "}, b: { sleep 60 })",
                "withRegistryToken('swr') { error(sh(script: 'base64 \"$DOCKER_CONFIG/config.json\"', returnStdout:"
                        + " true)) }",
                "withRegistryToken('swr') { withEnv([]) { error(sh(script: 'base64 -w 64"
                        + " \"$DOCKER_CONFIG/config.json\"', returnStdout: true)) } }",
                "withRegistryToken(credentialsId: 'swr', usernameVariable: 'U', passwordVariable: 'P') {\n"
                        + "error(\"${env.U} with ${env.P}\") }",
                "withRegistryToken('swr') {\n" + READ
                        + "stage(config) { catchError(message: config, buildResult: 'FAILURE') {\n"
                        + "unstable(config); error(config) } } }",
                "catchError {\n" + THROW + "}",
                "warnError('warned') {\n" + THROW + "}\nerror('failed')",
            })
    void nothingOfALoginLeavesABlockWithAnException(String script) throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(Result.FAILURE, run("node {\n" + script + "\n}", false));
        assertNothingGotOut(run);
        jenkins.assertLogContains("****", run);
    }

    @Test
    void anExceptionThatPipelinesKnowKeepsItsMeaning() throws Exception {
        WorkflowRun failed = jenkins.assertBuildStatus(Result.FAILURE, run("node {\n" + THROW + "}", true));
        assertNothingGotOut(failed);
        jenkins.assertLogContains("ERROR: {", failed);
        jenkins.assertLogNotContains("\tat ", failed);
        WorkflowRun aborted = jenkins.assertBuildStatus(
                Result.ABORTED,
                run(
                        "node { withRegistryToken('swr') {\n" + READ
                                + "throw new org.jenkinsci.plugins.workflow.steps.FlowInterruptedException("
                                + "hudson.model.Result.ABORTED, true,"
                                + " new jenkins.model.CauseOfInterruption.UserInterruption(config)) } }",
                        false));
        assertNothingGotOut(aborted);
        WorkflowRun innocent = jenkins.assertBuildStatus(
                Result.FAILURE,
                run(
                        "node { try { withRegistryToken('swr') { throw new IllegalStateException('innocent') } }\n"
                                + "catch (IllegalStateException e) { error('still ' + e.message) } }",
                        false));
        jenkins.assertLogContains("ERROR: still innocent", innocent);
    }

    @Test
    void declarativePipelinesPutNoneIntoPostOrIntoTheGraph() throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(
                Result.FAILURE,
                run(
                        "pipeline { agent any\n stages { stage('push') { steps { withRegistryToken('swr') { script {\n"
                                + READ + "error(config) } } } } }\n"
                                + "post { failure { echo \"after ${currentBuild.currentResult}\" } } }",
                        true));
        jenkins.assertLogContains("after FAILURE", run);
        assertNothingGotOut(run);
    }

    @Test
    void theArgumentsOfStepsAreStoredWithoutALogin() throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(
                Result.SUCCESS,
                run(
                        "node('built-in') { withRegistryToken('swr') {\n" + READ
                                + "echo config\n"
                                + " writeFile file: 'copy', text: config\n"
                                + " withEnv([\"COPY=$config\"]) { echo 'in' }\n"
                                + "echo 'innocent' } }",
                        true));
        assertNothingGotOut(run);
        List<Path> nodes = Below.named(run.getRootDir().toPath().resolve("workflow-completed"), name -> true);
        assertThat(nodes.toString() + Files.readString(flowNodes(run)), containsString("innocent"));
    }

    @Test
    void norAreThoseInListsStoredWithALoginThatXmlEscapes() throws Exception {
        String odd = "canary-odd-<&>'\"-0123456789";
        try (CloudSimulator other = new CloudSimulator(Clock.systemUTC()).issues(odd)) {
            SimulatedCredentials.add(SimulatedCredentials.of("odd", other));
            WorkflowRun run = jenkins.assertBuildStatus(
                    Result.SUCCESS,
                    run(
                            "node('built-in') { withRegistryToken('odd') {\n" + READ
                                    + "def auth = config.replaceAll(/(?s).*\"auth\" : \"([^\"]*)\".*/, '$1')\n"
                                    + "def password = new String(auth.decodeBase64()).split(':', 2)[1]\n"
                                    + "withEnv([\"COPY=$password\"]) { echo 'in' }\n"
                                    + "echo \"the password is $password\" } }",
                            false));
            jenkins.waitUntilNoActivity();
            jenkins.assertLogContains("the password is ****", run);
            assertThat(new LeakSearch("canary-odd").below(run.getRootDir().toPath()), empty());
        }
    }

    private static Path flowNodes(WorkflowRun run) throws IOException {
        return Below.named(run.getRootDir().toPath(), name -> name.startsWith("flowNodeStore")).stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFreestyleBuildPrintsNoLoginWhicheverStepFails() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("swr"));
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws InterruptedException, IOException {
                Map<String, String> env = build.getEnvironment(listener);
                throw new IOException(Files.readString(Path.of(env.get("DOCKER_CONFIG"), "config.json")));
            }
        });
        job.getPublishersList().add(new TestNotifier() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws AbortException {
                throw new AbortException("after the build: " + TOKEN);
            }
        });
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("after the build: ****", build);
        assertThat(SEARCH.in("log", JenkinsRule.getLog(build)), empty());
        assertThat(SEARCH.below(build.getRootDir().toPath()), empty());
    }

    @Test
    void theWrapperIsForFreestyleJobsOnly() throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(
                Result.FAILURE,
                run("node { wrap([$class: 'RegistryTokenBuildWrapper', credentialsId: 'swr']) { } }", true));
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
                        + "if (!env.DOCKER_CONFIG.startsWith(beside + '/registry-token-')) { error('not beside ' +"
                        + " root) }\n"
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
                                + "writeFile file: 'docker/config.json', text: '{\"HttpHeaders\": {\"X-Team\":"
                                + " \"app\"}}'\n"
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

    @Test
    void anotherAgentIsNotToldTheLoginsOfTheUserOfThisOne() throws Exception {
        String theirs = "canary-of-a-user-of-one-agent";
        Path home = Files.createDirectories(shared.resolve("home"));
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(
                home.resolve(".docker/config.json"),
                "{\"auths\": {\"theirs.example\": {\"auth\": \"" + new Login("user", theirs).encode() + "\"}}}");
        jenkins.createOnlineSlave(Label.get("third"));
        String both = " printed " + theirs + " and " + TOKEN + "')\n";
        WorkflowRun run = jenkins.assertBuildStatus(
                Result.SUCCESS,
                run(
                        "node('agent') { withEnv(['HOME=" + home + "']) { withRegistryToken('swr') {\n"
                                + "writeFromAgent(text: 'the agent" + both
                                + "node('third') {\n writeFromAgent(text: 'another" + both + "}\n"
                                + "writeFromAgent(text: 'the agent again" + both + "} } }",
                        true));
        // What agents write comes in no certain order, and may come after the end.
        await().until(
                        () -> JenkinsRule.getLog(run)
                                .lines()
                                .filter(line -> line.contains(" printed "))
                                .toList(),
                        containsInAnyOrder(
                                "the agent printed **** and ****",
                                "another printed " + theirs + " and ****",
                                "the agent again printed **** and ****"));
    }

    /** As steps do that copy files or talk to a server from the agent. */
    @Test
    void anotherAgentMasksWhatItWritesItself() throws Exception {
        jenkins.createOnlineSlave(Label.get("other"));
        WorkflowRun run = jenkins.assertBuildStatus(
                Result.SUCCESS,
                run(
                        "node('agent') { withRegistryToken('swr') { node('other') {\n"
                                + "writeFromAgent(text: 'the token is " + TOKEN + "') } } }",
                        true));
        jenkins.waitForMessage("the token is ****", run);
        assertThat(SEARCH.in("log", JenkinsRule.getLog(run)), empty());
    }

    public static final class WriteFromAgent extends Step {
        private final String text;

        @DataBoundConstructor
        public WriteFromAgent(String text) {
            this.text = text;
        }

        @Override
        public StepExecution start(StepContext context) {
            return new Execution(context, text);
        }

        private static final class Execution extends SynchronousNonBlockingStepExecution<Void> {
            private static final long serialVersionUID = 1;

            private final String text;

            Execution(StepContext context, String text) {
                super(context);
                this.text = text;
            }

            @Override
            protected Void run() throws Exception {
                TaskListener listener = getContext().get(TaskListener.class);
                getContext().get(FilePath.class).act(new Write(listener, text));
                return null;
            }
        }

        @TestExtension
        public static final class DescriptorImpl extends StepDescriptor {
            @Override
            public String getFunctionName() {
                return "writeFromAgent";
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of(FilePath.class, TaskListener.class);
            }
        }
    }

    private static final class Write extends MasterToSlaveFileCallable<Void> {
        private static final long serialVersionUID = 1;

        private final TaskListener listener;
        private final String text;

        Write(TaskListener listener, String text) {
            this.listener = listener;
            this.text = text;
        }

        @Override
        public Void invoke(File file, VirtualChannel channel) {
            listener.getLogger().println(text);
            listener.getLogger().flush(); // else it is sent when the agent collects garbage
            return null;
        }
    }

    private static void assertNothingGotOut(WorkflowRun run) throws Exception {
        jenkins.waitUntilNoActivity();
        assertThat(SEARCH.in("log", JenkinsRule.getLog(run)), empty());
        assertThat(SEARCH.below(run.getRootDir().toPath()), empty());
    }

    private static WorkflowRun run(String script, boolean sandbox) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job-" + UUID.randomUUID());
        job.setDefinition(new CpsFlowDefinition(script, sandbox));
        return jenkins.waitForCompletion(job.scheduleBuild2(0).waitForStart());
    }
}
