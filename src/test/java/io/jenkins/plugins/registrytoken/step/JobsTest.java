package io.jenkins.plugins.registrytoken.step;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsUseListener;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Fingerprint;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.slaves.WorkspaceList;
import hudson.tasks.Shell;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.log.TokenMask;
import io.jenkins.plugins.registrytoken.session.BuildTokens;
import io.jenkins.plugins.registrytoken.session.SessionHandle;
import io.jenkins.plugins.registrytoken.session.Sessions;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class JobsTest {
    private JenkinsRule jenkins;
    private CloudSimulator cloud;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC()).issues("canary-token");
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    @Test
    void aFreestyleBuildIsLoggedInWhileItRuns() throws Exception {
        jenkins.createOnlineSlave(Label.get("agent"));
        FreeStyleProject job = freestyle("swr");
        job.setAssignedLabel(Label.get("agent"));
        job.getBuildersList().add(new Shell("cat \"$DOCKER_CONFIG/config.json\"; echo canary-token"));
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("registry-token: swr.simulated.example as simulated-region@SIMU… until ", build);
        jenkins.assertLogContains("\"auth\" : \"****\"", build);
        jenkins.assertLogNotContains("canary-token", build);
        assertThat(WorkspaceList.tempDir(build.getWorkspace()).list("registry-token-*/**"), equalTo(new Object[0]));
    }

    @Test
    void aFreestyleBuildThatFailsLeavesNothing() throws Exception {
        FreeStyleProject job = freestyle("swr");
        job.getBuildersList().add(new Shell("exit 1"));
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        assertThat(WorkspaceList.tempDir(build.getWorkspace()).list("registry-token-*/**"), equalTo(new Object[0]));
    }

    @Test
    void aFreestyleBuildSaysWhatIsWrongInOneLine() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, freestyle("nowhere"));
        jenkins.assertLogContains("ERROR: Registry token nowhere: there is no credential with this id", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void theFormOfTheWrapperKeepsItsCredentials() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("acr", cloud));
        FreeStyleProject job = freestyle("swr", "acr");
        jenkins.configRoundtrip(job);
        assertThat(
                job.getBuildWrappersList().get(RegistryTokenBuildWrapper.class).getCredentialsId(),
                equalTo("swr, acr"));
    }

    @Test
    void theFormOfTheStepKeepsItsCredentials() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("acr", cloud));
        StepConfigTester tester = new StepConfigTester(jenkins);
        WithRegistryTokenStep one = tester.configRoundTrip(new WithRegistryTokenStep("swr"));
        assertThat(one.getCredentialsId(), equalTo("swr"));

        WithRegistryTokenStep several = tester.configRoundTrip(new WithRegistryTokenStep("swr,acr"));
        assertThat(several.getCredentialsId(), equalTo("swr, acr"));
    }

    @Test
    void formsKeepWhetherTheLoginsThatAreThereAreKept() throws Exception {
        StepConfigTester tester = new StepConfigTester(jenkins);
        assertThat(tester.configRoundTrip(new WithRegistryTokenStep("swr")).isExistingLogins(), is(true));
        WithRegistryTokenStep without = new WithRegistryTokenStep("swr");
        without.setExistingLogins(false);
        without = tester.configRoundTrip(without);
        assertThat(without.isExistingLogins(), is(false));
        assertThat(
                Snippetizer.object2Groovy(without),
                equalTo("withRegistryToken(credentialsId: 'swr', existingLogins: false) {\n    // some block\n}"));

        FreeStyleProject job = freestyle("swr");
        RegistryTokenBuildWrapper wrapper = job.getBuildWrappersList().get(RegistryTokenBuildWrapper.class);
        assertThat(wrapper.isExistingLogins(), is(true));
        wrapper.setExistingLogins(false);
        jenkins.configRoundtrip(job);
        assertThat(
                job.getBuildWrappersList().get(RegistryTokenBuildWrapper.class).isExistingLogins(), is(false));
    }

    /** As all jobs that were saved before there was this setting. */
    @Test
    void aStoredJobThatDoesNotSayKeepsTheLoginsThatAreThere() throws Exception {
        FreeStyleProject job = freestyle("swr");
        String xml = job.getConfigFile().asString();
        assertThat(xml, containsString("noExistingLogins"));
        job.updateByXml((Source)
                new StreamSource(new StringReader(xml.replaceAll("<noExistingLogins>.*</noExistingLogins>", ""))));
        assertThat(
                job.getBuildWrappersList().get(RegistryTokenBuildWrapper.class).isExistingLogins(), is(true));
    }

    @Test
    void theSnippetGeneratorWritesWhatTheDocumentationShows() {
        assertThat(
                Snippetizer.object2Groovy(new WithRegistryTokenStep("swr")),
                equalTo("withRegistryToken('swr') {\n    // some block\n}"));
        assertThat(
                Snippetizer.object2Groovy(new WithRegistryTokenStep("swr, acr")),
                equalTo("withRegistryToken('swr, acr') {\n    // some block\n}"));
    }

    @Test
    void eachUseIsTrackedOnceAlsoOfALoginThatIsRefused() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of(
                "refused", cloud.endpoint(), SimulatedCredentials.ACCESS_KEY, "canary-wrong-key"));
        jenkins.createOnlineSlave(Label.get("agent"));
        for (String node : List.of("built-in", "agent")) {
            FreeStyleProject job = freestyle("swr", "refused");
            job.setAssignedLabel(Label.get(node));
            Uses.SEEN.clear();
            FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
            jenkins.assertLogContains("ERROR: Registry token refused: ", build);
            assertThat(node, Uses.SEEN, contains("swr", "refused"));

            job.getBuildWrappersList().replace(new RegistryTokenBuildWrapper("swr"));
            Uses.SEEN.clear();
            jenkins.buildAndAssertSuccess(job);
            assertThat(node, Uses.SEEN, contains("swr"));
            RegistryTokenCredentials credentials =
                    CredentialsProvider.findCredentialById("swr", RegistryTokenCredentials.class, build);
            assertThat(CredentialsProvider.getOrCreateFingerprintOf(credentials).getJobs(), hasItem(job.getFullName()));
        }
    }

    @Test
    void anAbortKeepsNoUseFromBeingTracked() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        BuildTokens tokens = new BuildTokens(build);
        tokens.use(List.of("swr"));
        Thread.currentThread().interrupt();
        tokens.track();
        assertThat("still to be seen by others", Thread.interrupted(), is(true));
        RegistryTokenCredentials credentials =
                CredentialsProvider.findCredentialById("swr", RegistryTokenCredentials.class, build);
        Fingerprint stored = Fingerprint.load(
                CredentialsProvider.getOrCreateFingerprintOf(credentials).getHashString());
        assertThat(stored.getJobs(), hasItem(build.getParent().getFullName()));
    }

    /** Jenkins does not reach every thread of a Pipeline that is stopped, so one may come late. */
    @Test
    void aBuildThatHasEndedGetsNoLoginAnyMore() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        SessionHandle late = new SessionHandle(List.of("swr"), true);
        TokenMask mask = new TokenMask(StandardCharsets.UTF_8);
        AbortException problem = assertThrows(
                AbortException.class,
                () -> late.open(
                        build, build.getWorkspace(), build.getWorkspace(), new EnvVars(), TaskListener.NULL, mask));
        assertThat(problem.getMessage(), equalTo("The build has ended."));
        await().atMost(Duration.ofMinutes(1)).until(() -> Sessions.get().all(), empty());
        assertThat(WorkspaceList.tempDir(build.getWorkspace()).exists(), is(false));
    }

    @TestExtension
    public static final class Uses implements CredentialsUseListener {
        static final List<String> SEEN = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onUse(Credentials c, Run run) {
            SEEN.add(((IdCredentials) c).getId());
        }

        @Override
        public void onUse(Credentials c, Node node) {}

        @Override
        public void onUse(Credentials c, Item item) {}
    }

    @Test
    void credentialsOfAFolderAreFoundInsideItOnly() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        SimulatedCredentials.add(SimulatedCredentials.of("team-swr", cloud), folder);
        CpsFlowDefinition script = new CpsFlowDefinition("node { withRegistryToken('team-swr') { } }", true);
        WorkflowJob inside = folder.createProject(WorkflowJob.class, "inside");
        inside.setDefinition(script);
        jenkins.buildAndAssertSuccess(inside);
        WorkflowJob outside = jenkins.createProject(WorkflowJob.class, "outside");
        outside.setDefinition(script);
        jenkins.assertLogContains(
                "Registry token team-swr: there is no credential with this id that this job may use",
                jenkins.buildAndAssertStatus(Result.FAILURE, outside));
        assertThat(choices(inside), contains("", "swr", "team-swr"));
        assertThat(choices(outside), contains("", "swr"));
    }

    @Test
    void onlyWhoMayUseThemSeesWhichCredentialsThereAre() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, Item.EXTENDED_READ)
                .everywhere()
                .to("configurer"));
        FreeStyleProject job = freestyle("swr");
        assertThat(choicesAs("reader", job), not(contains("swr")));
        assertThat(choicesAs("configurer", job), contains("", "swr"));
        try (ACLContext ignored = ACL.as2(User.getById("configurer", true).impersonate2())) {
            assertThat(choices(null), contains(""));
        }
    }

    @Test
    void theStepHasOneUnnamedArgument() {
        assertThat(
                new DescribableModel<>(WithRegistryTokenStep.class)
                        .getSoleRequiredParameter()
                        .getName(),
                containsString("credentialsId"));
    }

    private FreeStyleProject freestyle(String... ids) throws IOException {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper(String.join(", ", ids)));
        return job;
    }

    private static List<String> choicesAs(String user, Item item) {
        try (ACLContext ignored = ACL.as2(User.getById(user, true).impersonate2())) {
            return choices(item);
        }
    }

    private static List<String> choices(Item item) {
        return Jenkins.get()
                .getDescriptorByType(RegistryTokenBuildWrapper.DescriptorImpl.class)
                .doFillCredentialsIdItems(item, "")
                .stream()
                .map(option -> option.value)
                .toList();
    }
}
