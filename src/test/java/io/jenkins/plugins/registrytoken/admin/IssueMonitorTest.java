package io.jenkins.plugins.registrytoken.admin;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.Result;
import io.jenkins.plugins.registrytoken.build.RegistryTokenBuildWrapper;
import io.jenkins.plugins.registrytoken.build.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.credentials.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;
import okhttp3.mockwebserver.MockResponse;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What <em>Manage Jenkins</em> says of credentials that give no token. */
@WithJenkins
class IssueMonitorTest {
    private JenkinsRule jenkins;
    private CloudSimulator cloud;
    private IssueMonitor monitor;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC());
        monitor = jenkins.jenkins.getExtensionList(IssueMonitor.class).get(IssueMonitor.class);
        Jenkins.SYSTEM_READ.setEnabled(true);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ, Item.READ)
                .everywhere()
                .to("auditor")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("developer"));
    }

    @AfterEach
    void stop() throws Exception {
        Jenkins.SYSTEM_READ.setEnabled(false);
        cloud.close();
    }

    @Test
    void theNoticeLeadsToTheCredential() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("swr-prod", cloud));
        build(jenkins.createFreeStyleProject(), "swr-prod", true);
        assertThat(monitor.isActivated(), is(false));

        replace(SimulatedCredentials.of("swr-prod", cloud.endpoint(), "UNKNOWN", "canary-secret"), jenkins.jenkins);
        build(jenkins.createFreeStyleProject(), "swr-prod", false);
        HtmlPage page = manage("admin");
        assertThat(
                page.asNormalizedText(),
                allOf(
                        containsString("These registry tokens cannot be issued or renewed:"),
                        containsString("answered HTTP 401"),
                        containsString("Since"),
                        containsString("Next try")));
        HtmlPage credential = page.getAnchorByText("swr-prod").click();
        assertThat(credential.getWebResponse().getStatusCode(), is(200));
        assertThat(
                credential.getUrl().getPath(), containsString("credentials/store/system/domain/_/credential/swr-prod"));

        replace(SimulatedCredentials.of("swr-prod", cloud), jenkins.jenkins);
        assertThat("it is another credential now", monitor.isActivated(), is(false));
    }

    @Test
    void whoMayNotSeeTheCredentialGetsNoLink() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("swr-prod", cloud.endpoint(), "UNKNOWN", "canary-secret"));
        build(jenkins.createFreeStyleProject(), "swr-prod", false);
        HtmlPage page = manage("auditor");
        assertThat(page.asNormalizedText(), containsString("answered HTTP 401"));
        assertThat(
                page.getAnchors().stream()
                        .anyMatch(anchor -> anchor.getHrefAttribute().contains("credential/swr-prod")),
                is(false));
    }

    @Test
    void aCredentialOfAFolderIsFoundThere() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team a");
        SimulatedCredentials.add(
                SimulatedCredentials.of("swr-team", cloud.endpoint(), "UNKNOWN", "canary-secret"), folder);
        build(folder.createProject(FreeStyleProject.class, "job"), "swr-team", false);
        HtmlPage credential = manage("admin").getAnchorByText("swr-team").click();
        assertThat(credential.getWebResponse().getStatusCode(), is(200));
        assertThat(credential.getUrl().getPath(), containsString("job/team%20a/credentials/store/folder"));

        replace(null, folder);
        assertThat(monitor.isActivated(), is(false));
    }

    @Test
    void itGoesByItselfOnceTheCloudGivesTokens() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("swr-prod", cloud));
        cloud.answersAll(".*", () -> new MockResponse().setBody("no JSON"));
        FreeStyleProject job = jenkins.createFreeStyleProject();
        build(job, "swr-prod", false);
        assertThat(monitor.isActivated(), is(true));
        cloud.recovers();
        // Remembered for five seconds.
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            job.scheduleBuild2(0).get();
            return job.getLastBuild().getResult() == Result.SUCCESS;
        });
        assertThat(monitor.isActivated(), is(false));
        assertThat(manage("admin").asNormalizedText(), not(containsString("cannot be issued")));
    }

    @Test
    void anIncompleteCredentialIsNotTriedAgain() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("swr-prod", cloud.endpoint(), "", "canary-secret"));
        build(jenkins.createFreeStyleProject(), "swr-prod", false);
        assertThat(
                manage("admin").asNormalizedText(),
                allOf(
                        containsString("The access key ID (AK) is empty: enter it in the credential."),
                        containsString("The cloud is not asked before the credential is corrected."),
                        not(containsString("Next try"))));
        assertThat(cloud.calls(), is(0));
    }

    private void build(FreeStyleProject job, String id, boolean succeeds) throws Exception {
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper(id));
        jenkins.buildAndAssertStatus(succeeds ? Result.SUCCESS : Result.FAILURE, job);
    }

    private HtmlPage manage(String user) throws Exception {
        return jenkins.createWebClient().login(user).goTo("manage");
    }

    private static void replace(RegistryTokenCredentials newer, ModelObject context) throws Exception {
        CredentialsStore store = StreamSupport.stream(
                        CredentialsProvider.lookupStores(context).spliterator(), false)
                .filter(each -> each.getContext() == context)
                .findFirst()
                .orElseThrow();
        store.removeCredentials(
                Domain.global(), store.getCredentials(Domain.global()).get(0));
        if (newer != null) {
            store.addCredentials(Domain.global(), newer);
        }
    }
}
