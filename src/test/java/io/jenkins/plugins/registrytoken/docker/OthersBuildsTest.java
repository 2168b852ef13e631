package io.jenkins.plugins.registrytoken.docker;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.sameInstance;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Computer;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Label;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import hudson.slaves.DumbSlave;
import hudson.slaves.RetentionStrategy;
import hudson.slaves.WorkspaceList;
import hudson.util.ArgumentListBuilder;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.log.TokenMask;
import io.jenkins.plugins.registrytoken.page.RegistryTokensAction;
import io.jenkins.plugins.registrytoken.session.Session;
import io.jenkins.plugins.registrytoken.session.SessionHandle;
import io.jenkins.plugins.registrytoken.session.SessionRecord;
import io.jenkins.plugins.registrytoken.session.Sessions;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.session.WaitingBuild;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A build that says that it is another one, or that a directory of another one is its own. */
@Timeout(300)
@WithJenkins
class OthersBuildsTest {
    private static final String HOST = "swr.simulated.example";
    private static final String PRIVATE_HOST = "private.simulated.example";
    private static final String URL = "https://" + HOST;
    private static final String BLOCK = "withDockerRegistry(url: '" + URL + "', credentialsId: 'shared')";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    static Path directory;

    private static JenkinsRule jenkins;
    private static FakeDocker docker;

    private CloudSimulator cloud;
    private CloudSimulator privateCloud;
    private String password;
    private Folder a;
    private Folder b;
    private Path control;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        docker = new FakeDocker(Files.createDirectory(directory.resolve("bin")));
        agent("victims");
        agent("attackers");
    }

    private static void agent(String label) throws Exception {
        DumbSlave agent = new DumbSlave(
                label,
                Files.createDirectory(directory.resolve(label)).toString(),
                jenkins.createComputerLauncher(docker.environment()));
        agent.setLabelString(label);
        agent.setNumExecutors(4);
        agent.setRetentionStrategy(RetentionStrategy.NOOP);
        jenkins.jenkins.addNode(agent);
        jenkins.waitOnline(agent);
    }

    @BeforeEach
    void prepare() throws Exception {
        String number = String.valueOf(NUMBER.incrementAndGet());
        control = Files.createDirectory(directory.resolve(number));
        password = "canary-shared-" + number;
        cloud = new CloudSimulator(Clock.systemUTC()).serves(HOST).issues(password);
        SimulatedCredentials.add(SimulatedCredentials.of("shared", cloud));
        privateCloud =
                new CloudSimulator(Clock.systemUTC()).serves(PRIVATE_HOST).tokensLive(Duration.ofSeconds(6));
        a = jenkins.createProject(Folder.class, "a" + number);
        b = jenkins.createProject(Folder.class, "b" + number);
        SimulatedCredentials.add(SimulatedCredentials.of("private-a", privateCloud), a);
    }

    @AfterEach
    void nothingIsLeftOpen() throws Exception {
        await().atMost(Duration.ofMinutes(1)).until(() -> Sessions.get().all(), empty());
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        cloud.close();
        privateCloud.close();
    }

    /** The attacker may configure and build one Pipeline, and has seen the path of the victim's directory in a process list. */
    @ParameterizedTest
    @ValueSource(strings = {"attackers", "victims"})
    void aBuildThatSaysThatItIsAnotherGetsNothingOfThatOne(String node) throws Exception {
        SecurityRealm realm = jenkins.jenkins.getSecurityRealm();
        AuthorizationStrategy strategy = jenkins.jenkins.getAuthorizationStrategy();
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("bob")
                .grant(Item.READ, Item.CONFIGURE, Item.BUILD)
                .onItems(b)
                .to("bob")
                .grant(Item.READ, Item.CONFIGURE, Item.BUILD)
                .onFolders(b)
                .to("bob"));
        try {
            WorkflowRun victim = begin(
                    a,
                    "node('victims') {\n" + BLOCK + " { }\n"
                            + "withRegistryToken('private-a') {\n"
                            + WaitingBuild.waitFor(control, "victim") + "} }");
            jenkins.waitForMessage("waiting for victim", victim);
            SessionRecord victims = session(victim, "private-a").record();

            WorkflowRun attacker;
            WorkflowJob job = pipeline(
                    b,
                    "node('" + node + "') {\n"
                            + "withEnv(['JOB_NAME=" + victim.getParent().getFullName()
                            + "', 'BUILD_NUMBER=1', 'REGISTRY_AUTH_FILE="
                            + victims.directory() + "/config.json']) {\n" + BLOCK + " {\n"
                            + "sh 'set +x; echo \"file=$DOCKER_CONFIG/config.json\"'\n"
                            + WaitingBuild.waitFor(control, "attacker")
                            + "} } }");
            try (ACLContext ignored = ACL.as2(User.getById("bob", true).impersonate2())) {
                assertThat(a.hasPermission(Item.READ), is(false));
                assertThat(job.hasPermission(Item.BUILD), is(true));
                attacker = job.scheduleBuild2(0).waitForStart();
            }
            jenkins.waitForMessage("waiting for attacker", attacker);
            Path file = Path.of(JenkinsRule.getLog(attacker)
                    .lines()
                    .filter(line -> line.startsWith("file="))
                    .findFirst()
                    .orElseThrow()
                    .substring("file=".length()));
            int before = privateCloud.passwords().size();
            await("the victim is renewed")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> privateCloud.passwords().size() >= before + 2
                            && JenkinsRule.getLog(victim).contains("renewed until"));

            String read = Files.readString(file);
            assertThat(read, containsString(HOST));
            assertThat(read, not(containsString(PRIVATE_HOST)));
            assertThat(new LeakSearch(privateCloud.passwords().toArray(new String[0])).in("file", read), empty());
            Session session = session(attacker, "shared");
            assertThat(session.record().directory(), equalTo(file.getParent().toString()));
            assertThat(session.record().allIds(), contains("shared"));
            assertThat(used(attacker), contains("shared"));
            assertThat(used(victim), contains("shared", "private-a"));
            assertThat(JenkinsRule.getLog(attacker), not(containsString("private-a")));

            Files.createFile(control.resolve("attacker"));
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(attacker));
            assertThat(session(victim, "private-a").record(), sameInstance(victims));
            Files.createFile(control.resolve("victim"));
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(victim));
            await().atMost(Duration.ofMinutes(1)).until(() -> Sessions.get().all(), empty());
        } finally {
            jenkins.jenkins.setAuthorizationStrategy(strategy);
            jenkins.jenkins.setSecurityRealm(realm);
        }
    }

    @Test
    void buildsThatUseOneLoginOnOneNodeAtOneTimeAreToldApart() throws Exception {
        int logins = docker.logins().size();
        String script = "node('victims') { " + BLOCK + " { semaphore 'open' } }";
        WorkflowRun one = begin(a, script);
        WorkflowRun other = begin(b, script);
        SemaphoreStep.waitForStart("open/1", null);
        SemaphoreStep.waitForStart("open/2", null);
        for (WorkflowRun run : List.of(one, other)) {
            assertThat(session(run, "shared").record().allIds(), contains("shared"));
            assertThat(used(run), contains("shared"));
        }
        assertThat(cloud.calls(), is(1));
        SemaphoreStep.success("open/1", null);
        SemaphoreStep.success("open/2", null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(one));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(other));
        assertThat(docker.logins(), hasSize(logins));
    }

    @Test
    void aPlaceThatHoldsASessionIsGivenToNoOther() throws Exception {
        WorkflowRun victim = begin(a, "node('victims') { withRegistryToken('private-a') { semaphore 'held' } }");
        SemaphoreStep.waitForStart("held/1", victim);
        Session held = session(victim, "private-a");
        WorkflowRun attacker = jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(begin(b, "echo 'inside'")));
        SessionRecord record = new SessionRecord(
                attacker.getExternalizableId(), held.record().place(), List.of("shared"), List.of(), null, null);
        AbortException problem =
                assertThrows(AbortException.class, () -> Sessions.get().add(record, attacker));
        assertThat(problem.getMessage(), containsString("holds the login of another block already"));
        assertThat(Sessions.get().at(held.record().place()), sameInstance(held));
        SemaphoreStep.success("held/1", null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(victim));
    }

    /** Builders that take free arguments hide none of them; others could, but not name the directory of a session. */
    @Test
    void aProcessThatOnlyLooksLikeALoginIsStartedAndTakesNoSession() throws Exception {
        WorkflowRun victim = begin(
                a, "node('victims') { " + BLOCK + " {\n" + "withRegistryToken('private-a') { semaphore 'victim' } } }");
        SemaphoreStep.waitForStart("victim/1", victim);
        List<Session> before = List.copyOf(Sessions.get().all());
        assertThat(before, hasSize(2));
        int logins = docker.logins().size();
        FreeStyleBuild attacker = freestyle(workspace -> List.of(
                new Login(
                        false,
                        WorkspaceList.tempDir(workspace).child(UUID.randomUUID().toString())),
                new Login(true, workspace.child(UUID.randomUUID().toString())),
                new Login(true, WorkspaceList.tempDir(workspace).child("registry-token-" + UUID.randomUUID())),
                new Login(true, workspace.child(before.get(0).record().directory())),
                new Login(true, workspace.child(before.get(1).record().directory()))));
        jenkins.assertLogNotContains("registry-token: ", attacker);
        assertThat(docker.logins(), hasSize(logins + 5));
        assertThat(Sessions.get().all(), containsInAnyOrder(before.toArray(new Session[0])));
        assertThat(attacker.getAction(RegistryTokensAction.class), equalTo(null));
        SemaphoreStep.success("victim/1", null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(victim));
        await().atMost(Duration.ofMinutes(1)).until(() -> Sessions.get().all(), empty());
    }

    /** As a plugin would that logs in with a login that it was handed by somebody else. */
    @Test
    void aLoginOfNoKnownBuildIsWrittenAndNotRenewedAndNamesNobodysCredential() throws Exception {
        WorkflowRun victim = begin(a, "node('victims') { " + BLOCK + " { semaphore 'asked' } }");
        SemaphoreStep.waitForStart("asked/1", victim);
        int logins = docker.logins().size();
        FreeStyleBuild other = freestyle(workspace -> List.of(new Login(
                true, WorkspaceList.tempDir(workspace).child(UUID.randomUUID().toString()))));
        List<String> lines = JenkinsRule.getLog(other)
                .lines()
                .filter(line -> line.startsWith("registry-token: "))
                .toList();
        assertThat(lines, contains(startsWith("registry-token: " + HOST + " as simulated-region@SIMU… until ")));
        assertThat(lines.get(0), containsString("it is not renewed, because this build did not ask for it itself"));
        jenkins.assertLogNotContains("(credential", other);
        jenkins.assertLogContains("written: true", other);
        assertThat(docker.logins(), hasSize(logins));
        assertThat(Sessions.get().all(), contains(session(victim, "shared")));
        assertThat(other.getAction(RegistryTokensAction.class), equalTo(null));
        SemaphoreStep.success("asked/1", null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(victim));
    }

    /** A thread lives on, and may be another build's when a process there looks like the login that was never made. */
    @Test
    void aLoginThatIsNotMadeWithinAMinuteIsOfNoKnownBuild() throws Exception {
        WorkflowRun run = begin(a, "node('victims') { semaphore 'lapse' }");
        SemaphoreStep.waitForStart("lapse/1", run);
        RegistryTokenCredentials credentials =
                CredentialsProvider.findCredentialById("shared", RegistryTokenCredentials.class, run);
        DockerRegistryTokenSource source = ExtensionList.lookupSingleton(DockerRegistryTokenSource.class);
        DockerLogin login = new DockerLogin("simulated-region@" + SimulatedCredentials.ACCESS_KEY, password, URL);
        Computer node = jenkins.jenkins.getComputer("victims");
        Clock clock = Clock.systemUTC();
        try {
            source.convert(credentials);
            source.clock = Clock.offset(clock, Duration.ofSeconds(50));
            assertThat(source.given(login, node).use().run(), equalTo(run));
            source.clock = clock;
            source.convert(credentials);
            source.clock = Clock.offset(clock, Duration.ofSeconds(70));
            assertThat(source.given(login, node).use(), nullValue());
        } finally {
            source.clock = clock;
            SemaphoreStep.success("lapse/1", null);
        }
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
    }

    @Test
    void whatCannotBeWrittenIsEndedThoughTheBuildGoesOn() throws Exception {
        WorkflowRun run = begin(
                a,
                "node('victims') {\n"
                        + "withRegistryToken('shared') {\n"
                        + "sh 'echo no JSON > \"$DOCKER_CONFIG/config.json\"'\n"
                        + "catchError { " + BLOCK + " { } }\n"
                        + "}\n"
                        + "semaphore 'failed' }");
        SemaphoreStep.waitForStart("failed/1", run);
        await().atMost(Duration.ofMinutes(1)).until(() -> Sessions.get().all(), empty());
        jenkins.assertLogContains("is not JSON", run);
        SemaphoreStep.success("failed/1", null);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
    }

    @Test
    void anAgentThatIsGoneIsNotTakenForTheController() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        FilePath workspace = agent.getWorkspaceRoot().child("job");
        Launcher launcher = agent.createLauncher(TaskListener.NULL);
        WorkflowRun run = begin(a, "node('victims') { " + BLOCK + " { semaphore 'gone' } }");
        SemaphoreStep.waitForStart("gone/1", run);
        Session open = session(run, "shared");
        jenkins.disconnectSlave(agent);

        SessionHandle session = new SessionHandle(List.of("shared"), true);
        TokenMask mask = new TokenMask(StandardCharsets.UTF_8);
        AbortException problem = assertThrows(
                AbortException.class,
                () -> session.open(run, workspace, workspace, new EnvVars(), TaskListener.NULL, mask));
        assertThat(problem.getMessage(), startsWith("The agent is not connected any more"));
        Login login = new Login(
                true, WorkspaceList.tempDir(workspace).child(UUID.randomUUID().toString()));
        problem = assertThrows(AbortException.class, () -> login.by(launcher, password));
        assertThat(problem.getMessage(), startsWith("The agent is not connected any more"));
        assertThat(Sessions.get().all(), contains(open));

        SemaphoreStep.success("gone/1", null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        jenkins.jenkins.removeNode(agent);
    }

    /** A process as docker-commons starts it, but for what is given. */
    private record Login(boolean hidden, FilePath place) {
        int by(Launcher launcher, String password) throws IOException, InterruptedException {
            ArgumentListBuilder command = new ArgumentListBuilder(
                    "docker", "login", "-u", "simulated-region@" + SimulatedCredentials.ACCESS_KEY, "-p");
            command.add(password, hidden).add(URL);
            return launcher.launch()
                    .cmds(command)
                    .envs("DOCKER_CONFIG=" + place.getRemote())
                    .stdout(TaskListener.NULL)
                    .join();
        }
    }

    private FreeStyleBuild freestyle(Function<FilePath, List<Login>> logins) throws Exception {
        FreeStyleProject job = b.createProject(FreeStyleProject.class, "freestyle");
        job.setAssignedLabel(Label.get("victims"));
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws InterruptedException, IOException {
                for (Login login : logins.apply(build.getWorkspace())) {
                    boolean existed = login.place().exists();
                    login.place().mkdirs();
                    login.by(launcher, password);
                    listener.getLogger()
                            .println("written: "
                                    + login.place().child("config.json").exists());
                    if (!existed) {
                        login.place().deleteRecursive();
                    }
                }
                return true;
            }
        });
        return jenkins.buildAndAssertSuccess(job);
    }

    /** The one that was opened with this credential, which may be one of others. */
    private static Session session(Run<?, ?> run, String id) {
        List<Session> sessions = Sessions.get().all().stream()
                .filter(session -> session.record().run().equals(run.getExternalizableId())
                        && session.record().credentialsIds().contains(id))
                .toList();
        assertThat(sessions, hasSize(1));
        return sessions.get(0);
    }

    private static List<String> used(Run<?, ?> run) {
        return run.getAction(RegistryTokensAction.class).getUses().stream()
                .map(RegistryTokensAction.Use::getCredentialsId)
                .toList();
    }

    private static WorkflowRun begin(Folder folder, String script) throws Exception {
        return pipeline(folder, script).scheduleBuild2(0).waitForStart();
    }

    private static WorkflowJob pipeline(Folder folder, String script) throws Exception {
        WorkflowJob job = folder.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
