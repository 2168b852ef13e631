package io.jenkins.plugins.registrytoken.admin;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.ModelObject;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.Permission;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;
import okhttp3.mockwebserver.MockResponse;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.springframework.security.core.Authentication;

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
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ, Item.DISCOVER)
                .everywhere()
                .to("watcher")
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

    @Test
    void credentialsOfOneIdInTwoFoldersAreTwo() throws Exception {
        Folder broken = jenkins.createProject(Folder.class, "broken");
        Folder sound = jenkins.createProject(Folder.class, "sound");
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud.endpoint(), "UNKNOWN", "canary-secret"), broken);
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud), sound);
        build(broken.createProject(FreeStyleProject.class, "job"), "swr", false);
        build(sound.createProject(FreeStyleProject.class, "job"), "swr", true);
        assertThat(titles("admin"), contains("broken » swr"));

        replace(SimulatedCredentials.of("swr", cloud.endpoint(), "", "canary-secret"), sound);
        build(sound.createProject(FreeStyleProject.class, "again"), "swr", false);
        assertThat(titles("admin"), contains("broken » swr", "sound » swr"));

        broken.delete();
        assertThat(titles("admin"), contains("sound » swr"));
    }

    @Test
    void whoMayNotReadTheFolderSeesThePageWithoutItsName() throws Exception {
        Folder secret = jenkins.createProject(Folder.class, "confidential");
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud.endpoint(), "", "canary-secret"), secret);
        build(secret.createProject(FreeStyleProject.class, "job"), "swr", false);
        assertThat(titles("watcher"), contains("swr"));
        assertThat(titles("admin"), contains("confidential » swr"));

        OpenTelekomCloudSwr lost = new OpenTelekomCloudSwr("eu-de", new AccessKeyFromCredentials("nowhere"));
        replace(new RegistryTokenCredentials(CredentialsScope.GLOBAL, "swr", null, lost), secret);
        build(secret.createProject(FreeStyleProject.class, "again"), "swr", false);
        assertThat(
                manage("watcher").asNormalizedText(),
                allOf(containsString("It takes its key from credential nowhere"), not(containsString("confidential"))));
    }

    @Test
    void oneFolderDoesNotKeepTheProblemsOfOthersOut() throws Exception {
        Folder loud = jenkins.createProject(Folder.class, "loud");
        Folder quiet = jenkins.createProject(Folder.class, "quiet");
        for (int i = 0; i < 101; i++) {
            fail("loud-" + i, loud);
        }
        fail("of-jenkins", jenkins.jenkins);
        for (int i = 0; i < 60; i++) {
            fail("quiet-" + i, quiet);
        }
        fail("late", loud);
        List<String> ids = monitor.getProblems().stream().map(each -> each.id()).toList();
        assertThat(ids, hasSize(100));
        assertThat(ids, allOf(hasItem("of-jenkins"), hasItem("loud-0"), hasItem("quiet-0"), not(hasItem("late"))));
        assertThat(ids.stream().filter(id -> id.startsWith("quiet-")).toList(), hasSize(49));
    }

    /** Nobody else can see or correct it, and everybody could write into the notice. */
    @Test
    void aUsersOwnCredentialIsNoConcernOfAdministrators() throws Exception {
        User user = User.getById("developer", true);
        RegistryTokenCredentials own = SimulatedCredentials.of("own", cloud.endpoint(), "", "canary-secret");
        try (ACLContext ignored = ACL.as2(user.impersonate2())) {
            SimulatedCredentials.add(own, user);
        }
        assertThrows(CredentialsUnavailableException.class, own::getPassword);
        assertThat(monitor.isActivated(), is(false));
    }

    @Test
    void aHundredAreShownHoweverManyFail() throws Exception {
        List<RegistryTokenCredentials> stored = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            stored.add(SimulatedCredentials.add(
                    SimulatedCredentials.of("swr-" + i, cloud.endpoint(), "", "canary-secret")));
        }
        stored.forEach(each -> assertThrows(CredentialsUnavailableException.class, each::getPassword));
        assertThat(monitor.getProblems(), hasSize(100));
        replace(null, jenkins.jenkins);
        assertThat(monitor.getProblems(), hasSize(99));
        assertThrows(CredentialsUnavailableException.class, stored.get(100)::getPassword);
        assertThat("there is room again", monitor.getProblems(), hasSize(100));

        OtherStore.open = true;
        assertThat(monitor.isActivated(), is(true));
        OtherStore.open = false;
        assertThat("a page asks no other store", OtherStore.ASKED.get(), is(0));
        List<String> ids = monitor.getProblems().stream().map(each -> each.id()).toList();
        assertThat(ids, hasItem("swr-100"));
    }

    /** Neither by a request that has to know it, such as one with an endpoint, nor by a failure. */
    @Test
    void whereATokenIsStoredIsSearchedForOnce() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "remembered");
        RegistryTokenCredentials swr = SimulatedCredentials.add(
                SimulatedCredentials.of("swr-team", cloud.endpoint(), "UNKNOWN", "canary-secret"), folder);
        OtherStore.ASKED.set(0);
        OtherStore.open = true;
        try {
            for (int i = 0; i < 3; i++) {
                assertThrows(CredentialsUnavailableException.class, swr::getPassword);
            }
            assertThat(OtherStore.ASKED.get(), is(1));
        } finally {
            OtherStore.open = false;
            OtherStore.ASKED.set(0);
        }
    }

    @Test
    void aFailureAsksNoStoreForTheProblemsOfOthers() throws Exception {
        RegistryTokenCredentials far = SimulatedCredentials.of("far", cloud.endpoint(), "", "canary-secret");
        OtherStore.stored = List.of(far);
        OtherStore.open = true;
        try {
            assertThrows(CredentialsUnavailableException.class, far::getPassword);
            int before = OtherStore.ASKED.get();
            fail("near-0", jenkins.jenkins);
            int each = OtherStore.ASKED.get() - before;
            for (int i = 1; i < 101; i++) {
                fail("near-" + i, jenkins.jenkins);
            }
            assertThat(OtherStore.ASKED.get() - before, is(101 * each));
            List<String> ids =
                    monitor.getProblems().stream().map(problem -> problem.id()).toList();
            assertThat(ids, hasSize(100));
            assertThat(ids, hasItem("far"));
        } finally {
            OtherStore.open = false;
            OtherStore.stored = List.of();
            OtherStore.ASKED.set(0);
        }
    }

    /** A store that is far away. */
    @TestExtension
    public static final class OtherStore extends CredentialsProvider {
        static final AtomicInteger ASKED = new AtomicInteger();
        static volatile boolean open;
        static volatile List<Credentials> stored = List.of();

        @Override
        public CredentialsStore getStore(ModelObject object) {
            return !open || object != Jenkins.get()
                    ? null
                    : new CredentialsStore(OtherStore.class) {
                        @Override
                        public ModelObject getContext() {
                            return object;
                        }

                        @Override
                        public boolean hasPermission2(Authentication user, Permission permission) {
                            return true;
                        }

                        @Override
                        public List<Credentials> getCredentials(Domain domain) {
                            ASKED.incrementAndGet();
                            return stored;
                        }

                        @Override
                        public boolean addCredentials(Domain domain, Credentials credentials) {
                            return false;
                        }

                        @Override
                        public boolean removeCredentials(Domain domain, Credentials credentials) {
                            return false;
                        }

                        @Override
                        public boolean updateCredentials(Domain domain, Credentials current, Credentials newer) {
                            return false;
                        }
                    };
        }

        @Override
        public <C extends Credentials> List<C> getCredentialsInItemGroup(
                Class<C> type, ItemGroup group, Authentication user, List<DomainRequirement> requirements) {
            return List.of();
        }
    }

    /** What the notice calls its credentials. */
    private List<String> titles(String user) throws Exception {
        return manage(user).querySelectorAll(".registry-token-problem").stream()
                .map(title -> ((DomElement) title).asNormalizedText())
                .toList();
    }

    private void build(FreeStyleProject job, String id, boolean succeeds) throws Exception {
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper(id));
        jenkins.buildAndAssertStatus(succeeds ? Result.SUCCESS : Result.FAILURE, job);
    }

    private void fail(String id, ModelObject context) throws Exception {
        RegistryTokenCredentials stored =
                SimulatedCredentials.add(SimulatedCredentials.of(id, cloud.endpoint(), "", "canary-secret"), context);
        assertThrows(CredentialsUnavailableException.class, stored::getPassword);
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
