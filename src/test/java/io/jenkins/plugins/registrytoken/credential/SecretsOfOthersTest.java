package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.ProxyConfiguration;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.ModelObject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.TopLevelItem;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.KeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.OidcCredential;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaRoleAuthentication;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiAgencyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiEcsAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamTokenAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamUserAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.SwrIssuer;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.settings.RegistryTokenSettings;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.SimulatedIssuer;
import io.jenkins.plugins.registrytoken.step.WithRegistryTokenStep;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.QueueDispatcher;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;

/** People with few permissions try to get what others stored, by a server of their own that they have the controller call. */
@WithJenkins
class SecretsOfOthersTest {
    private static final CredentialsScope GLOBAL = CredentialsScope.GLOBAL;
    private static final String TEXT = "canary-text";
    private static final String NO_HOST_OF_CLOUD =
            " is no host of the cloud, so it gets no password, no token and no signature with the key of another";
    private static final String PASSWORD = "canary-password";

    private static JenkinsRule jenkins;
    private static Folder folder;
    private static FormClient reader;
    private static FormClient creator;
    private static FormClient user;
    private static FormClient rootCreator;
    private static FormClient admin;

    private CloudSimulator theirs;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        folder = jenkins.createProject(Folder.class, "folder");
        jenkins.createFreeStyleProject("job");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "builder", "creator", "user", "root-creator")
                .grant(Item.BUILD)
                .everywhere()
                .to("builder")
                .grant(CredentialsProvider.CREATE, CredentialsProvider.UPDATE)
                .onItems(folder)
                .to("creator", "user")
                .grant(Item.CONFIGURE, CredentialsProvider.USE_ITEM)
                .onItems(folder)
                .to("user")
                .grant(CredentialsProvider.CREATE, CredentialsProvider.UPDATE)
                .onRoot()
                .to("root-creator")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        store(jenkins.jenkins, text("text"));
        store(jenkins.jenkins, new StringCredentialsImpl(CredentialsScope.SYSTEM, "system", null, secret(TEXT)));
        store(jenkins.jenkins, new UsernamePasswordCredentialsImpl(GLOBAL, "key", null, "AK", "canary-key"));
        reader = new FormClient(jenkins, "reader");
        creator = new FormClient(jenkins, "creator");
        user = new FormClient(jenkins, "user");
        rootCreator = new FormClient(jenkins, "root-creator");
        admin = new FormClient(jenkins, "admin");
    }

    @BeforeEach
    void startTheirServer() throws Exception {
        theirs = new CloudSimulator(Clock.systemUTC())
                .knowsIamToken(TEXT)
                .knowsUser("account", "user", PASSWORD)
                .knows("AK", "canary-key");
    }

    @AfterEach
    void stopTheirServer() throws Exception {
        theirs.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "me/",
                "user/reader/",
                "user/reader/my-views/view/all/job/job/",
                "job/job/",
                "job/job/parent/",
                "job/job/parent/me/",
                "job/job/parent/user/reader/",
                "job/job/parent/me/my-views/view/all/",
                "job/folder/parent/me/",
                "job/folder/parent/user/reader/",
                "view/all/job/job/parent/me/",
                "me/my-views/view/all/job/job/parent/me/"
            })
    void noPathGivesAReaderASecretText(String path) throws Exception {
        WebResponse answer =
                reader.post(path, RegistryTokenCredentials.class, "testConnection", "json", form(iamToken("text")));
        assertThat(
                answer.getStatusCode() + answer.getContentAsString(),
                answer.getStatusCode() == 403 || answer.getContentAsString().contains("Only credentials of Jenkins"));
        assertThat(theirs.calls(), equalTo(0));
        for (Class<?> kind : List.of(IamTokenAuthentication.class, AccessKeyFromCredentials.class)) {
            assertThat(reader.text(path, kind, "fillCredentialsIdItems"), not(containsString("canary")));
            for (String id : List.of("text", "key", "system")) {
                assertThat(reader.text(path, kind, "fillCredentialsIdItems"), not(containsString(id + '"')));
                assertThat(
                        reader.text(path, kind, "checkCredentialsId", "value", id),
                        equalTo(reader.text(path, kind, "checkCredentialsId", "value", "nowhere")));
            }
        }
    }

    @Test
    void whoMayCreateACredentialGetsNoOther() throws Exception {
        String refused = "It takes its key from another credential. To test that, you need the permission ";
        for (String id : List.of("text", "nowhere")) {
            assertThat(
                    creator.test("job/folder/", form(iamToken(id))),
                    equalTo(refused + "Credentials/UseItem of folder."));
            assertThat(rootCreator.test("", form(iamToken(id))), equalTo(refused + "Overall/Administer."));
        }
        assertThat(theirs.calls(), equalTo(0));
        for (FormClient client : List.of(creator, rootCreator)) {
            String path = client == creator ? "job/folder/" : "";
            assertThat(
                    client.text(path, IamTokenAuthentication.class, "fillCredentialsIdItems", "credentialsId", "mine"),
                    containsString("\"mine\""));
            assertThat(
                    client.text(path, IamTokenAuthentication.class, "fillCredentialsIdItems"),
                    not(containsString("\"text\"")));
            assertThat(
                    client.text(path, IamTokenAuthentication.class, "checkCredentialsId", "value", "nowhere"),
                    equalTo(""));
        }
        // Who may use it in a job of the folder may test it there.
        assertThat(user.test("job/folder/", form(iamToken("text"))), startsWith("Works: "));
        assertThat(
                user.text("job/folder/", IamTokenAuthentication.class, "fillCredentialsIdItems"),
                containsString("\"text\""));
    }

    @Test
    void whatIsForJenkinsItselfIsNotForRegistryTokens() throws Exception {
        assertThat(admin.test("", form(iamToken("system"))), containsString("there is none of that kind in Jenkins"));
        assertThat(
                admin.text("", IamTokenAuthentication.class, "checkCredentialsId", "value", "system"),
                equalTo("There is no credential of that kind with this ID that can be used here."));
        assertThat(
                admin.text("", IamTokenAuthentication.class, "fillCredentialsIdItems"),
                not(containsString("\"system\"")));
        WorkflowRun run = build(jenkins.jenkins, store(jenkins.jenkins, token("of-system", iamToken("system"))));
        jenkins.assertLogContains("there is none of that kind in Jenkins, where it is stored itself", run);
        assertThat(theirs.calls(), equalTo(0));
    }

    @Test
    void theStepOffersNoTokenThatNoBuildMayUse() throws Exception {
        store(jenkins.jenkins, new RegistryTokenCredentials(CredentialsScope.SYSTEM, "for-jenkins", null, null));
        store(jenkins.jenkins, new RegistryTokenCredentials(GLOBAL, "for-builds", null, null));
        String choices = admin.text("", WithRegistryTokenStep.class, "fillCredentialsIdItems");
        assertThat(choices, containsString("\"for-builds\""));
        assertThat(choices, not(containsString("\"for-jenkins\"")));
        assertThat(
                admin.text("", WithRegistryTokenStep.class, "checkCredentialsId", "value", "for-jenkins"),
                startsWith("There is no registry token with this ID"));
    }

    @Test
    void aUsersOwnTokenGetsNothingOfTheBuildThatUsesIt() throws Exception {
        User.getById("builder", true);
        storeOfBuilder(token("mine", iamToken("text")));
        storeOfBuilder(new RegistryTokenCredentials(
                GLOBAL, "mine-elsewhere", null, new OpenTelekomCloudSwr("eu-de", new IamTokenAuthentication("text"))));
        storeOfBuilder(token("mine-key", accessKey("AK", "canary-key")));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.addProperty(new ParametersDefinitionProperty(new CredentialsParameterDefinition(
                "CRED", "", null, StandardUsernamePasswordCredentials.class.getName(), true)));
        for (String block : List.of(
                "withCredentials([usernamePassword(credentialsId: 'CRED', usernameVariable: 'U', passwordVariable: 'P')])",
                "withRegistryToken('${CRED}')")) {
            job.setDefinition(new CpsFlowDefinition("node { " + block + " { } }", true));
            for (Map.Entry<String, String> refusal : Map.of(
                            "mine", "It has an endpoint of its own, which a user's own registry token may not have",
                            "mine-key", "It has an endpoint of its own, which a user's own registry token may not have",
                            "mine-elsewhere",
                                    "It takes its key from credential text, which a user's own registry token may not do")
                    .entrySet()) {
                WorkflowRun run = job.scheduleBuild2(
                                0,
                                new CauseAction(new Cause.UserIdCause("builder")),
                                new ParametersAction(
                                        new CredentialsParameterValue("CRED", refusal.getKey(), "", false)))
                        .get();
                jenkins.assertBuildStatus(Result.FAILURE, run);
                jenkins.assertLogContains(refusal.getValue(), run);
                jenkins.assertLogNotContains("canary", run);
            }
        }
        assertThat(theirs.calls(), equalTo(0));
    }

    @Test
    void aUsersOwnTokenWithAKeyOfItsOwnIsAskedForAtTheCloud() throws Exception {
        OpenTelekomCloudSwr issuer = new OpenTelekomCloudSwr("eu-de", accessKey("AK", "canary-key"));
        assertThat(
                TokenService.request(
                                issuer, CredentialRequester.use(null, () -> StoredCredential.find(issuer, null), true))
                        .service(),
                containsString("swr-api.eu-de.otc.t-systems.com"));
    }

    @Test
    void aTokenRefersToWhatIsWhereItIsStored() throws Exception {
        Folder outer = jenkins.createProject(Folder.class, "outer");
        Folder inner = outer.createProject(Folder.class, "inner");
        store(outer, new UsernamePasswordCredentialsImpl(GLOBAL, "key", null, "OUTER", "canary-outer"));
        store(inner, text("of-inner"));
        store(jenkins.jenkins, token("of-jenkins", new AccessKeyFromCredentials("key")));
        store(outer, token("of-outer", new AccessKeyFromCredentials("key")));
        store(outer, token("reaches-in", iamToken("of-inner")));

        // The folder's key of the same id is unknown to the cloud.
        jenkins.assertBuildStatusSuccess(build(inner, "of-jenkins"));
        jenkins.assertLogContains("There is no such access key", build(inner, "of-outer"));
        int calls = theirs.calls();
        jenkins.assertLogContains(
                "It takes its key from credential of-inner, but there is none of that kind in its folder, those around it"
                        + " or Jenkins. Check the id.",
                build(inner, "reaches-in"));
        assertThat(theirs.calls(), equalTo(calls));
    }

    /** Where it was stored before is remembered, but no right comes of that. */
    @Test
    void aCredentialThatWasMovedToAFolderIsTheControllerNoMore() throws Exception {
        Folder left = jenkins.createProject(Folder.class, "moved-to");
        System.setProperty("registryToken.huaweiEcs.metadata", theirs.endpoint());
        try {
            RegistryTokenCredentials ecs = new RegistryTokenCredentials(
                    GLOBAL, "ecs", null, new OpenTelekomCloudSwr("eu-de", new HuaweiEcsAuthentication()));
            store(jenkins.jenkins, ecs);
            assertThat(refusal(ecs), not(containsString("identity of the controller")));
            SimulatedCredentials.store(jenkins.jenkins).removeCredentials(Domain.global(), ecs);
            assertThat(refusal(ecs), containsString("Only a credential of Jenkins itself"));
            store(left, ecs);
            assertThat(refusal(ecs), containsString("Only a credential of Jenkins itself"));
        } finally {
            System.clearProperty("registryToken.huaweiEcs.metadata");
        }
    }

    private static String refusal(RegistryTokenCredentials credentials) {
        return assertThrows(CredentialsUnavailableException.class, credentials::getPassword)
                .getMessage();
    }

    @Test
    void aTokenOfAFolderIsKnownWithoutABuild() throws Exception {
        Folder outer = jenkins.createProject(Folder.class, "without-build");
        store(outer, token("used-by-scm", new AccessKeyFromCredentials("key")));
        assertThat(
                CredentialsProvider.lookupCredentialsInItem(RegistryTokenCredentials.class, outer, ACL.SYSTEM2).stream()
                        .filter(found -> found.getId().equals("used-by-scm"))
                        .findFirst()
                        .orElseThrow()
                        .getUsername(),
                containsString("AK"));
    }

    @Test
    void aStoredSecretIsTestedOnlyAsItIsStored() throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC()).knowsUser("account", "user", PASSWORD)) {
            OpenTelekomCloudSwr issuer =
                    new OpenTelekomCloudSwr("eu-de", new IamUserAuthentication("account", "user", secret(PASSWORD)));
            issuer.setEndpoint(cloud.endpoint());
            issuer.setIamEndpoint(cloud.endpoint());
            store(folder, new RegistryTokenCredentials(GLOBAL, "stored", null, issuer));
            String kept = secret(PASSWORD).getEncryptedValue();
            String another = secret(TEXT).getEncryptedValue();
            Map<String, Object> iamUser = iamUser(kept);

            assertThat(user.test("job/folder/", stored(cloud, cloud, iamUser)), startsWith("Works: "));
            int calls = cloud.calls();
            for (String changed : List.of(
                    stored(cloud, theirs, iamUser),
                    stored(theirs, cloud, iamUser),
                    stored(theirs, theirs, iamUser),
                    stored(cloud, cloud, iamUser(another)),
                    stored(cloud, cloud, keyForm(kept)),
                    stored(cloud, cloud, agency(iamUser)),
                    stored(cloud, cloud, iamUser).replace("\"stored\"", "\"another\""),
                    stored(cloud, cloud, iamUser).replace("\"stored\"", "\"\""),
                    stored(cloud, cloud, iamUser)
                            .replace(OpenTelekomCloudSwr.class.getName(), HuaweiSwr.class.getName()))) {
                for (FormClient client : List.of(user, creator)) {
                    assertThat(
                            changed,
                            client.test("job/folder/", changed),
                            startsWith("The secret is kept for the registry, the authentication and the endpoints"));
                }
            }
            // The credential is the folder's, and no other's.
            assertThat(admin.test("", stored(cloud, cloud, iamUser)), startsWith("The secret is kept"));
            assertThat(cloud.calls(), equalTo(calls));
            assertThat(theirs.calls(), equalTo(0));
            // Who knows it may send it.
            assertThat(user.test("job/folder/", stored(theirs, theirs, iamUser(PASSWORD))), startsWith("Works: "));
        }
    }

    @Test
    void anAddressOfAnAuthenticationIsOneOfTheCredential() throws Exception {
        Authentication foreign = new ForeignAuthentication("https://vault.example", secret(PASSWORD));
        SwrIssuer issuer = issuer(foreign, theirs.endpoint(), null);
        store(folder, new RegistryTokenCredentials(GLOBAL, "foreign", null, issuer));
        String form = FormClient.form("foreign", issuer);
        assertThat(user.test("job/folder/", form), startsWith("Works: "));
        int calls = theirs.calls();
        assertThat(
                user.test("job/folder/", form.replace("vault.example", "their.example")),
                startsWith("The secret is kept for the registry, the authentication and the endpoints"));
        RegistryTokenCredentials own =
                new RegistryTokenCredentials(GLOBAL, "own", null, new OpenTelekomCloudSwr("eu-de", foreign));
        storeOfBuilder(own);
        assertThat(refusal(own), containsString("which a user's own registry token may not have"));
        assertThat(theirs.calls(), equalTo(calls));
    }

    /** A key that a service gives at an address which is entered in the authentication. */
    public static final class ForeignAuthentication extends Authentication implements KeyAuthentication {
        private static final long serialVersionUID = 1;

        private final String url;
        private final Secret secret;

        @DataBoundConstructor
        public ForeignAuthentication(String url, Secret secret) {
            this.url = url;
            this.secret = secret;
        }

        @Override
        public List<String> addresses() {
            return List.of(url);
        }

        @Override
        public List<Secret> secrets() {
            return List.of(secret);
        }

        @Override
        public Source<IssuedKey> keys(Requester requester) {
            return new AccessKey("AK", "canary-key", null);
        }

        @TestExtension
        public static final class DescriptorImpl extends Descriptor<Authentication> {}
    }

    @Test
    void aPasswordIsSentToNoHostThatAdministratorsDoNotKnow() throws Exception {
        try (MockWebServer proxy = refusingProxy()) {
            for (Authentication reusable : List.of(
                    new IamUserAuthentication("account", "user", secret(PASSWORD)),
                    new IamTokenAuthentication("text"))) {
                refused(issuer(reusable, "https://their.example", null));
                refused(issuer(reusable, null, "https://their.example"));
                refused(new HuaweiSwr("obs", reusable));
                HuaweiAgencyAuthentication agency = new HuaweiAgencyAuthentication("agency", reusable);
                agency.setAccountName("account");
                refused(issuer(agency, null, "https://their.example:8443"));
            }
            assertThat(proxy.getRequestCount(), is(0));

            RegistryTokenSettings.get().setAllowedHosts("other.example, their.example:8443");
            refused(issuer(new IamTokenAuthentication("text"), "https://their.example", null));
            assertThat(proxy.getRequestCount(), is(0));
            assertThat(
                    message(issuer(new IamTokenAuthentication("text"), "https://their.example:8443", null)),
                    containsString("did not answer"));
            assertThat(proxy.takeRequest().getRequestLine(), startsWith("CONNECT their.example:8443 "));
        } finally {
            jenkins.jenkins.setProxy(null);
            RegistryTokenSettings.get().setAllowedHosts(null);
        }
    }

    /** Jenkins decrypts what looks encrypted in any field for a secret, and the security token goes out as it is. */
    @Test
    void anEncryptedSecretInPlaceOfASecurityTokenIsSentToNoHostOfItsOwner() throws Exception {
        AccessKeyAuthentication oracle = accessKey("AK", "canary-key");
        oracle.setSecurityToken(secret(secret(TEXT).getEncryptedValue()));
        assertThat(oracle.getSecurityToken().getPlainText(), equalTo(TEXT));
        HuaweiAgencyAuthentication agency = new HuaweiAgencyAuthentication("agency", oracle);
        agency.setAccountName("account");
        AlibabaRoleAuthentication role = new AlibabaRoleAuthentication("acs:ram::1:role/role", oracle);
        goesToNoHostOfItsOwner(
                "token",
                issuer(oracle, "https://their.example", null),
                issuer(oracle, null, "https://their.example"),
                issuer(agency, null, "https://their.example"),
                new HuaweiSwr("obs", oracle),
                alibaba(oracle, "https://their.example", null),
                alibaba(oracle, "https://sts.oss-cn-shanghai.aliyuncs.com", null),
                alibaba(role, null, "https://their.example"));
    }

    @Test
    void aKeyFromAnotherCredentialSignsForNoHostThatAdministratorsDoNotKnow() throws Exception {
        AccessKeyFromCredentials key = new AccessKeyFromCredentials("key");
        HuaweiAgencyAuthentication agency = new HuaweiAgencyAuthentication("agency", key);
        agency.setAccountName("account");
        AlibabaRoleAuthentication role = new AlibabaRoleAuthentication("acs:ram::1:role/role", key);
        goesToNoHostOfItsOwner(
                "key",
                issuer(key, "https://their.example", null),
                issuer(key, null, "https://their.example"),
                issuer(agency, null, "https://their.example"),
                new HuaweiSwr("obs", key),
                alibaba(key, "https://their.example", null),
                alibaba(role, null, "https://their.example"));
    }

    @Test
    void anIdTokenIsSentToNoHostThatAdministratorsDoNotKnow() throws Exception {
        store(
                jenkins.jenkins,
                new StringCredentialsImpl(
                        GLOBAL,
                        "id-token",
                        null,
                        secret(SimulatedIssuer.forged(
                                Map.of("iss", "issuer", "sub", "job", "aud", "cloud", "exp", 4_102_444_800L)))));
        OidcCredential identity = new OidcCredential("id-token");
        HuaweiWebIdentity federation = new HuaweiWebIdentity("jenkins", identity);
        HuaweiWebIdentity agency = new HuaweiWebIdentity("iam::1:oidcProvider:jenkins", identity);
        agency.setAgencyUrn("iam::1:agency:registry-login");
        agency.setStsEndpoint("https://their.example");
        HuaweiWebIdentity ofRegion = new HuaweiWebIdentity(agency.getProvider(), identity);
        ofRegion.setAgencyUrn(agency.getAgencyUrn());
        AlibabaWebIdentity role =
                new AlibabaWebIdentity("acs:ram::1:role/role", "acs:ram::1:oidc-provider/jenkins", identity);
        goesToNoHostOfItsOwner(
                "identity",
                issuer(federation, null, "https://their.example"),
                new HuaweiSwr("obs", ofRegion),
                new HuaweiSwr("cn-north-4", agency),
                alibaba(role, null, "https://their.example"),
                alibaba(role, null, "https://sts.oss-cn-shanghai.aliyuncs.com"));
    }

    /** Each is saved in the folder, tested as it is saved, and used by a build; then its host is allowed. */
    private static void goesToNoHostOfItsOwner(String id, TokenIssuer... issuers) throws Exception {
        try (MockWebServer proxy = refusingProxy()) {
            for (int i = 0; i < issuers.length; i++) {
                String each = id + i;
                store(folder, new RegistryTokenCredentials(GLOBAL, each, null, issuers[i]));
                String form = FormClient.form(each, issuers[i]);
                assertThat(each, user.test("job/folder/", form), containsString(NO_HOST_OF_CLOUD));
                WorkflowRun run = build(folder, each);
                jenkins.assertBuildStatus(Result.FAILURE, run);
                jenkins.assertLogContains(NO_HOST_OF_CLOUD, run);
                assertThat(each, proxy.getRequestCount(), is(0));
            }
            RegistryTokenSettings.get().setAllowedHosts("their.example");
            String allowed = store(folder, new RegistryTokenCredentials(GLOBAL, id + "-allowed", null, issuers[0]));
            jenkins.assertLogContains("did not answer", build(folder, allowed));
            assertThat(proxy.takeRequest().getRequestLine(), startsWith("CONNECT their.example:443 "));
        } finally {
            jenkins.jenkins.setProxy(null);
            RegistryTokenSettings.get().setAllowedHosts(null);
        }
    }

    /** Who has seen an encrypted secret in a form or a file must not have it decrypted by a server that repeats it. */
    @Test
    void aCloudCannotHaveASecretOfJenkinsDecrypted() throws Exception {
        theirs.issues(secret("canary-decrypted").getEncryptedValue());
        WorkflowRun run = build(
                jenkins.jenkins,
                store(jenkins.jenkins, token("repeats", accessKey("AK", "canary-key"))),
                "withCredentials([usernamePassword(credentialsId: 'repeats', usernameVariable: 'U', passwordVariable: 'P')])"
                        + " { sh 'echo $P | base64' }");
        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("answered with a login that is an encrypted secret of this Jenkins", run);
        assertThat(theirs.calls(), equalTo(1));
    }

    /** Counts what Jenkins would send to any host. */
    private static MockWebServer refusingProxy() throws Exception {
        MockWebServer proxy = new MockWebServer();
        QueueDispatcher refuses = new QueueDispatcher();
        refuses.setFailFast(new MockResponse().setResponseCode(403));
        proxy.setDispatcher(refuses);
        proxy.start(InetAddress.getLoopbackAddress(), 0);
        jenkins.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", proxy.getPort()));
        return proxy;
    }

    private static void refused(SwrIssuer issuer) throws Exception {
        assertThat(message(issuer), containsString(NO_HOST_OF_CLOUD));
    }

    /** Why a token of Jenkins with this issuer gives no login. */
    private static String message(SwrIssuer issuer) throws Exception {
        RegistryTokenCredentials stored = new RegistryTokenCredentials(GLOBAL, "sends", null, issuer);
        CredentialsStore store = SimulatedCredentials.store(jenkins.jenkins);
        store.addCredentials(Domain.global(), stored);
        try {
            return assertThrows(RuntimeException.class, stored::getUsername).getMessage();
        } finally {
            store.removeCredentials(Domain.global(), stored);
        }
    }

    private static SwrIssuer issuer(Authentication authentication, String endpoint, String iamEndpoint) {
        OpenTelekomCloudSwr issuer = new OpenTelekomCloudSwr("eu-de", authentication);
        issuer.setEndpoint(endpoint);
        issuer.setIamEndpoint(iamEndpoint);
        return issuer;
    }

    private static AlibabaAcr alibaba(Authentication authentication, String endpoint, String stsEndpoint) {
        AlibabaAcr issuer = new AlibabaAcr("cn-shanghai", "cri-instance", authentication);
        issuer.setEndpoint(endpoint);
        issuer.setStsEndpoint(stsEndpoint);
        return issuer;
    }

    private RegistryTokenCredentials token(String id, Authentication authentication) {
        return new RegistryTokenCredentials(
                GLOBAL, id, null, issuer(authentication, theirs.endpoint(), theirs.endpoint()));
    }

    private static StringCredentials text(String id) {
        return new StringCredentialsImpl(GLOBAL, id, null, secret(TEXT));
    }

    private static IamTokenAuthentication iamToken(String id) {
        return new IamTokenAuthentication(id);
    }

    private static AccessKeyAuthentication accessKey(String id, String secret) {
        return new AccessKeyAuthentication(id, secret(secret));
    }

    private static Secret secret(String text) {
        return Secret.fromString(text);
    }

    private static String store(ModelObject owner, Credentials credentials) throws Exception {
        SimulatedCredentials.store(owner).addCredentials(Domain.global(), credentials);
        return credentials instanceof RegistryTokenCredentials ? ((RegistryTokenCredentials) credentials).getId() : "";
    }

    private static void storeOfBuilder(Credentials credentials) throws Exception {
        User builder = User.getById("builder", true);
        try (ACLContext ignored = ACL.as(builder)) {
            store(builder, credentials);
        }
    }

    private static WorkflowRun build(ItemGroup<? extends TopLevelItem> owner, String id) throws Exception {
        return build(owner, id, "withRegistryToken('" + id + "') { }");
    }

    private static WorkflowRun build(ItemGroup<? extends TopLevelItem> owner, String id, String block)
            throws Exception {
        WorkflowJob job = owner instanceof Folder
                ? ((Folder) owner).createProject(WorkflowJob.class, "build-" + id)
                : jenkins.createProject(WorkflowJob.class, "build-" + id);
        job.setDefinition(new CpsFlowDefinition("node { " + block + " }", true));
        return job.scheduleBuild2(0).get();
    }

    private String form(IamTokenAuthentication authentication) {
        return form(
                "new",
                theirs,
                theirs,
                Map.of(
                        "stapler-class",
                        IamTokenAuthentication.class.getName(),
                        "credentialsId",
                        authentication.getCredentialsId()));
    }

    private static String stored(CloudSimulator swr, CloudSimulator iam, Map<String, Object> authentication) {
        return form("stored", swr, iam, authentication);
    }

    private static String form(String id, CloudSimulator swr, CloudSimulator iam, Map<String, Object> authentication) {
        return JSONObject.fromObject(Map.of(
                        "id",
                        id,
                        "issuer",
                        Map.of(
                                "stapler-class",
                                OpenTelekomCloudSwr.class.getName(),
                                "region",
                                "eu-de",
                                "endpoint",
                                swr.endpoint(),
                                "iamEndpoint",
                                iam.endpoint(),
                                "authentication",
                                authentication)))
                .toString();
    }

    private static Map<String, Object> iamUser(String password) {
        return Map.of(
                "stapler-class",
                IamUserAuthentication.class.getName(),
                "accountName",
                "account",
                "userName",
                "user",
                "password",
                password);
    }

    private static Map<String, Object> keyForm(String secret) {
        return Map.of(
                "stapler-class",
                AccessKeyAuthentication.class.getName(),
                "accessKeyId",
                "AK",
                "secretAccessKey",
                secret);
    }

    private static Map<String, Object> agency(Map<String, Object> inner) {
        return Map.of(
                "stapler-class",
                HuaweiAgencyAuthentication.class.getName(),
                "agencyName",
                "agency",
                "accountName",
                "account",
                "authentication",
                inner);
    }
}
