package io.jenkins.plugins.registrytoken.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.google.common.util.concurrent.Uninterruptibles;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.tasks.Shell;
import io.jenkins.plugins.registrytoken.admin.IssueMonitor;
import io.jenkins.plugins.registrytoken.credential.SimulatedTime;
import io.jenkins.plugins.registrytoken.leaks.Below;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.page.RegistryTokensAction;
import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import okhttp3.mockwebserver.MockResponse;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.springframework.security.core.Authentication;

/** Logins that live for seconds, in builds that run longer. */
@WithJenkins
public class RenewedLoginsTest {
    private static final String HOST = "swr.simulated.example";
    private static final String RENEWED = "registry-token: " + HOST + " renewed until ";
    /** Shows the logins, as a tool that reads the file sees them. */
    private static final String DECODE =
            "for auth in $(grep -oE \"[A-Za-z0-9+/=]{40,}\" \"$DOCKER_CONFIG/config.json\"); do echo number $(echo $auth | base64 -d | sed s/.*password-//); done";

    @TempDir
    Path control;

    private JenkinsRule jenkins;
    private CloudSimulator cloud;
    private DumbSlave agent;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC()).serves(HOST).tokensLive(Duration.ofSeconds(6));
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        agent = jenkins.createOnlineSlave(Label.get("agent"));
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    @Test
    void aPipelineHasAValidLoginForAsLongAsItsBlockLasts() throws Exception {
        onlyTheFirstIsRenewed();
        WaitingBuild build = start("withRegistryToken('swr') {\n"
                + "  sh 'ls -l \"$DOCKER_CONFIG/config.json\"'\n" + waitFor("renewal")
                + "  sh 'set +x; " + DECODE + "; ls -l \"$DOCKER_CONFIG\"; cat \"$DOCKER_CONFIG/config.json\"'\n"
                + "}\n");
        build.says(RENEWED).go("renewal");
        WorkflowRun run = build.ends(Result.SUCCESS);
        String last = "number " + cloud.passwords().size();
        jenkins.assertLogContains(last, run);
        assertThat(build.lines("-rw-------"), is(3L)); // config.json, then it and auth.json
        jenkins.assertLogContains("\"auth\" : \"****\"", run);
        assertThat(Sessions.get().all(), empty());
    }

    @Test
    void aFreestyleBuildDoesToo() throws Exception {
        onlyTheFirstIsRenewed();
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedLabel(Label.get("agent"));
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("swr"));
        job.getBuildersList()
                .add(new Shell("set +x; " + WaitingBuild.until("test -e " + control.resolve("go")) + "; " + DECODE
                        + "; cat \"$DOCKER_CONFIG/config.json\""));
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage(RENEWED, build);
        Files.createFile(control.resolve("go"));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogContains("number " + cloud.passwords().size(), build);
        jenkins.assertLogContains("\"auth\" : \"****\"", build);
        assertThat(Sessions.get().all(), empty());
    }

    @Test
    void theLogThatIsBeingWrittenMasksTheNewLogin() throws Exception {
        WaitingBuild build = start("withRegistryToken('swr') {\n"
                + "  sh '"
                + WaitingBuild.until("(cat \"$DOCKER_CONFIG/config.json\"; test -e " + control.resolve("go") + ")")
                + "'\n"
                + "}\n");
        build.says(RENEWED).go("go").ends(Result.SUCCESS);
        assertThat(build.lines("\"auth\" :"), equalTo(build.lines("\"auth\" : \"****\"")));
        LeakSearch search = new LeakSearch(cloud.passwords().toArray(new String[0]));
        assertThat(search.in("log", JenkinsRule.getLog(build.run())), empty());
    }

    @Test
    void eachOfSeveralCredentialsIsRenewedInItsOwnTime() throws Exception {
        try (CloudSimulator other = new CloudSimulator(Clock.systemUTC())) {
            other.serves("acr.simulated.example");
            SimulatedCredentials.add(SimulatedCredentials.of("acr", other));
            WaitingBuild build = start("withRegistryToken('acr, swr') {\n" + waitFor("renewal")
                    + "  sh 'grep -c simulated.example \"$DOCKER_CONFIG/config.json\"'\n"
                    + "}\n");
            build.says(RENEWED).go("renewal");
            jenkins.assertLogContains("\n2\n", build.ends(Result.SUCCESS));
            assertThat(other.calls(), is(1));
            assertThat(cloud.calls(), greaterThan(1));
        }
    }

    @Test
    void aBlockOpensWithTheOldLoginWhileTheCloudStallsAndGetsTheNewOneThen() throws Exception {
        MovingClock clock = new MovingClock(Instant.now().minus(Duration.ofMinutes(31)));
        SimulatedTime.is(clock);
        CountDownLatch answer = new CountDownLatch(1);
        try (CloudSimulator slow = new CloudSimulator(clock).tokensLive(Duration.ofHours(1))) {
            SimulatedCredentials.add(SimulatedCredentials.of("slow", slow)).getPassword();
            clock.advance(Duration.ofMinutes(31));
            slow.tellsOfEachLogin(login -> Uninterruptibles.awaitUninterruptibly(answer));
            WaitingBuild build =
                    start("withRegistryToken('slow') {\n" + waitFor("renewal") + "  sh '" + DECODE + "'\n}\n");
            build.says("waiting for renewal");
            await().until(slow::calls, greaterThan(1));
            assertThat(build.lines(RENEWED), is(0L));
            answer.countDown();
            build.says(RENEWED).go("renewal");
            jenkins.assertLogNotContains("number 1\n", build.ends(Result.SUCCESS));
        }
    }

    @Test
    void theFileOfABlockInsideGetsTheNewLoginOfTheBlockAround() throws Exception {
        try (CloudSimulator other = new CloudSimulator(Clock.systemUTC())) {
            other.serves("acr.simulated.example").issues("simulated-password-inner");
            SimulatedCredentials.add(SimulatedCredentials.of("acr", other));
            WaitingBuild build = start("withRegistryToken('swr') { withRegistryToken('acr') {\n" + waitFor("renewal")
                    + "  sh 'set +x; "
                    + WaitingBuild.until("( " + DECODE + " ) | grep -v \"number 1\" | grep \"number [0-9]\"") + "'\n"
                    + "} }\n");
            build.says(RENEWED).go("renewal").ends(Result.SUCCESS);
            assertThat(other.calls(), is(1));
        }
    }

    @Test
    void aLoginOfDockerCommonsStepsIsRenewed() throws Exception {
        onlyTheFirstIsRenewed();
        WaitingBuild build = start("withDockerRegistry(url: 'https://mirror.example', credentialsId: 'swr') {\n"
                + waitFor("renewal") + "  sh 'set +x; " + DECODE + "'\n"
                + "}\n");
        build.says(HOST + ", mirror.example renewed until ").go("renewal");
        WorkflowRun run = build.ends(Result.SUCCESS);
        String last = "number " + cloud.passwords().size();
        assertThat(build.lines(last), is(2L));
        assertThat(remaining(), empty());
    }

    @Test
    void aLoginThatTheBuildAddedItselfSurvivesARenewal() throws Exception {
        Tools.need("docker-registry", "skopeo");
        try (RealRegistry registry =
                new RealRegistry(Files.createDirectory(control.resolve("registry")), "mine", "mine-too")) {
            WaitingBuild build = start("withRegistryToken('swr') {\n"
                    + "  sh 'skopeo login --tls-verify=false -u mine -p mine-too " + registry.host() + "'\n"
                    + waitFor("renewal")
                    + "  sh 'skopeo login --get-login " + registry.host() + "'\n"
                    + "  sh 'skopeo login --get-login " + HOST + "'\n"
                    + "}\n");
            build.says(RENEWED).go("renewal");
            WorkflowRun run = build.ends(Result.SUCCESS);
            jenkins.assertLogContains("\nmine\n", run);
            jenkins.assertLogContains("simulated-region@" + SimulatedCredentials.ACCESS_KEY, run);
        }
    }

    @Test
    void aCloudThatRefusesIsOneLineAndItsEndAnother() throws Exception {
        WaitingBuild build = start("withRegistryToken('swr') {\n" + waitFor("end") + "}\n");
        build.says("waiting for end");
        cloud.answersAll(".*", () -> new MockResponse().setResponseCode(401));
        build.says("the login for " + HOST
                        + " has expired and is now invalid: it could not be renewed. Registry token swr:")
                .go("end")
                .ends(Result.SUCCESS);
        assertThat(build.lines("a login could not be renewed, and is tried again; it is valid until "), is(1L));
        assertThat(build.lines("has expired and is now invalid"), is(1L));
        assertThat(JenkinsRule.getLog(build.run()), containsString("HTTP 401"));
    }

    @Test
    void aCloudThatRecoversIsAskedAgain() throws Exception {
        WaitingBuild build = start("withRegistryToken('swr') {\n" + waitFor("end") + "}\n");
        build.says("waiting for end");
        cloud.answersAll(".*", () -> new MockResponse().setResponseCode(200).setBody("no JSON"));
        build.says("a login could not be renewed, and is tried again");
        IssueMonitor monitor =
                jenkins.jenkins.getExtensionList(IssueMonitor.class).get(IssueMonitor.class);
        await().atMost(Duration.ofMinutes(1)).until(monitor::isActivated);
        assertThat(
                jenkins.createWebClient().goTo("manage").asNormalizedText(),
                containsString("Open Telekom Cloud SWR at 127.0.0.1 answered"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> page(build.run()).contains("Registry token swr: Open Telekom Cloud SWR at 127.0.0.1"));

        long renewals = build.lines(RENEWED);
        cloud.recovers();
        await().atMost(Duration.ofMinutes(1)).until(() -> build.lines(RENEWED) > renewals);
        build.go("end").ends(Result.SUCCESS);
        assertThat(build.lines("a login could not be renewed"), is(1L));
        assertThat(monitor.isActivated(), is(false));
        assertThat(page(build.run()), not(containsString("answered")));
        RegistryTokensAction.Use use =
                build.run().getAction(RegistryTokensAction.class).getUses().get(0);
        assertThat(use.getHosts(), contains(HOST));
        assertThat(use.getRenewals(), greaterThan(0));
        assertThat(
                jenkins.createWebClient()
                        .goTo(build.run().getUrl() + "registry-tokens/api/json", "application/json")
                        .getWebResponse()
                        .getContentAsString(),
                containsString("\"credentialsId\":\"swr\""));
    }

    @Test
    void aCredentialThatIsDeletedIsSaidOnce() throws Exception {
        WaitingBuild build = start("withRegistryToken('swr') {\n" + waitFor("end") + "}\n");
        build.says("waiting for end");
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        build.says("has expired and is now invalid").go("end").ends(Result.SUCCESS);
        assertThat(build.lines("a login could not be renewed, and is tried again; it is valid until "), is(1L));
        assertThat(build.lines("there is no credential with this id that this job may use"), is(2L));
    }

    @Test
    void aFaultOfAnotherPluginIsOneLineAndTheNextRenewalIsTried() throws Exception {
        WaitingBuild build = start("withRegistryToken('swr') {\n" + waitFor("end") + "}\n");
        build.says("waiting for end");
        try {
            for (Throwable fault : List.of(new IllegalStateException("canary"), new StackOverflowError("canary"))) {
                Faulty.fault = fault;
                build.says("a login could not be renewed, and is tried again; it is valid until ");
                build.says("Registry token swr: an unexpected "
                        + fault.getClass().getSimpleName() + ". The log of Jenkins says more.");
                long renewals = build.lines(RENEWED);
                Faulty.fault = null;
                await().atMost(Duration.ofMinutes(1)).until(() -> build.lines(RENEWED) > renewals);
            }
        } finally {
            Faulty.fault = null;
        }
        WorkflowRun run = build.go("end").ends(Result.SUCCESS);
        assertThat(build.lines("a login could not be renewed, and is tried again"), is(2L));
        assertThat(JenkinsRule.getLog(run), not(containsString("canary")));
        assertThat(Sessions.get().all(), empty());
    }

    /** Is asked for the credentials of each build, and fails when it is told to. */
    @TestExtension("aFaultOfAnotherPluginIsOneLineAndTheNextRenewalIsTried")
    public static final class Faulty extends CredentialsProvider {
        private static volatile Throwable fault;

        @NonNull
        @Override
        public <C extends Credentials> List<C> getCredentialsInItem(
                @NonNull Class<C> type,
                @NonNull Item item,
                Authentication who,
                @NonNull List<DomainRequirement> where) {
            Throwable now = fault;
            if (now instanceof Error) {
                throw (Error) now;
            }
            if (now != null) {
                throw (RuntimeException) now;
            }
            return List.of();
        }
    }

    @Test
    void aFileThatTheBuildBrokeIsSaidOnceAndRepaired() throws Exception {
        WaitingBuild build = start("withRegistryToken('swr') {\n"
                + "  sh 'cp \"$DOCKER_CONFIG/config.json\" kept; echo broken > \"$DOCKER_CONFIG/config.json\"'\n"
                + waitFor("renewal") + "  sh 'cp kept \"$DOCKER_CONFIG/config.json\"; rm kept'\n" + waitFor("end")
                + "}\n");
        build.says("a login could not be renewed, and is tried again").go("renewal");
        build.says(RENEWED).go("end").ends(Result.SUCCESS);
        assertThat(build.lines("config.json on the agent is not JSON"), is(1L));
    }

    @Test
    void aDirectoryThatTheBuildDeletedIsNotMadeAgain() throws Exception {
        WaitingBuild build =
                start("withRegistryToken('swr') {\n  sh 'rm -r \"$DOCKER_CONFIG\"'\n" + waitFor("end") + "}\n");
        build.says(" is gone: its login is not renewed any more").go("end").ends(Result.SUCCESS);
        assertThat(remaining(), empty());
    }

    /** For who looks for the last login: none is issued while it looks. */
    private void onlyTheFirstIsRenewed() {
        cloud.tellsOfEachLogin(login -> cloud.tokensLive(Duration.ofHours(1)));
    }

    private String page(WorkflowRun run) throws Exception {
        return jenkins.createWebClient().getPage(run, "registry-tokens").asNormalizedText();
    }

    private List<Path> remaining() throws IOException {
        return Below.named(Path.of(agent.getRemoteFS()), name -> name.startsWith("config.json"));
    }

    private String waitFor(String name) {
        return WaitingBuild.waitFor(control, name);
    }

    private WaitingBuild start(String body) throws Exception {
        return WaitingBuild.start(jenkins, control, "node('agent') {\n" + body + "}");
    }
}
