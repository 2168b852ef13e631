package io.jenkins.plugins.registrytoken.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.security.ACL;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.OidcCredential;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcrPersonal;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaRoleAuthentication;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiAgencyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwrEnterprise;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamTokenAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamUserAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.AlibabaSimulator;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** A credential of each registry, from the empty form to a build that uses it. */
@WithJenkins
class CredentialFormTest {
    private static final String KEY = "SIMULATEDACCESSKEY";
    private static final String SECRET = "canary-secret-access-key";
    private static final String WRONG_SECRET = "canary-wrong-secret";
    private static final String PROJECT = "0123456789abcdef0123456789abcdef";

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    private static JenkinsRule jenkins;
    private static CloudSimulator huawei;
    private static AlibabaSimulator alibaba;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        huawei = new CloudSimulator(Clock.systemUTC())
                .knows(KEY, SECRET)
                .knowsProject("cn-north-4", PROJECT)
                .hasInstance(PROJECT, "11111111-2222-3333-4444-555555555555", "team", "Running", "team.swr.example");
        alibaba = new AlibabaSimulator(Clock.systemUTC()).knows(KEY, SECRET).hasInstance("cri-simulated", "team");
    }

    @AfterAll
    static void stop() throws Exception {
        if (alibaba != null) {
            huawei.close();
            alibaba.close();
        }
    }

    static Stream<Arguments> registries() {
        Map<String, String> swr = Map.of("endpoint", huawei.endpoint(), "iamEndpoint", huawei.endpoint());
        Map<String, String> acr = Map.of("endpoint", alibaba.endpoint(), "stsEndpoint", alibaba.endpoint());
        List<Registry> registries = List.of(
                new Registry(HuaweiSwr.class, Map.of("region", "cn-north-4"), swr, "swr.simulated.example"),
                new Registry(OpenTelekomCloudSwr.class, Map.of("region", "eu-de"), swr, "swr.simulated.example"),
                new Registry(
                        HuaweiSwrEnterprise.class,
                        Map.of("region", "cn-north-4", "instance", "team"),
                        swr,
                        "team.swr.example"),
                new Registry(
                        AlibabaAcr.class,
                        Map.of("region", "cn-shanghai", "instance", "team"),
                        acr,
                        "team-registry.cn-simulated.cr.example"),
                new Registry(
                        AlibabaAcrPersonal.class,
                        Map.of("region", "cn-shanghai"),
                        acr,
                        "registry.cn-shanghai.aliyuncs.com"));
        List<Arguments> all = new ArrayList<>();
        for (Language language : Language.values()) {
            registries.forEach(registry -> all.add(Arguments.of(registry, language)));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("registries")
    void aCredentialIsEnteredTriedSavedAndUsed(Registry registry, Language language) throws Exception {
        Browser browser = BROWSERS.in(language);
        String id = registry + "-" + language.tag();
        CredentialForm form = CredentialForm.create(browser)
                .issuer(registry.issuer())
                .authentication(AccessKeyAuthentication.class)
                .enter(registry.fields())
                .enter(Map.of("accessKeyId", KEY, "secretAccessKey", WRONG_SECRET))
                .openAdvanced()
                .enter(registry.advanced())
                .enter(Map.of("id", id));

        WebElement refused = form.testConnection();
        assertThat(refused.getText(), containsString("127.0.0.1"));
        assertThat(refused.getText(), not(containsString("\n")));
        assertThat(browser.seen(".registry-token-result .error"), hasItem(instanceOf(WebElement.class)));

        String works =
                form.enter(Map.of("secretAccessKey", SECRET)).testConnection().getText();
        assertThat(browser.seen(".registry-token-result .error"), not(hasItem(instanceOf(WebElement.class))));
        assertThat(works, containsString(registry.host()));
        assertThat(works, containsString(KEY));
        language.assertSpoken(works);
        assertThat(works, not(containsString(SECRET)));

        form.save();
        assertThat(find(id).getIssuer(), instanceOf(registry.issuer()));
        String listed =
                browser.see("#main-panel a[href*='credential/" + id + "']").getText();
        assertThat(listed, startsWith(id + " ("));
        assertThat(listed, containsString(registry.fields().get("region")));
        if (language == Language.CHINESE && registry.issuer() != OpenTelekomCloudSwr.class) {
            language.assertSpoken(listed); // in German registries are called as in English
        }

        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job-" + id);
        job.setDefinition(new CpsFlowDefinition(
                "node { withRegistryToken('" + id + "') {"
                        + " if (!fileExists(env.DOCKER_CONFIG + '/config.json')) { error('no login') } } }",
                true));
        jenkins.buildAndAssertSuccess(job);
        String row = browser.open(job.getUrl() + "1/registry-tokens/")
                .see("#main-panel table tbody tr")
                .getText();
        assertThat(row, containsString(id));
        assertThat(row, containsString(registry.host()));
        language.assertSpoken(browser.see("#main-panel h1").getText());
        language.assertSpoken(
                browser.see("#main-panel table tbody td:nth-child(4)").getText());
    }

    static List<Class<?>> issuers() {
        return List.of(
                HuaweiSwr.class,
                HuaweiSwrEnterprise.class,
                OpenTelekomCloudSwr.class,
                AlibabaAcr.class,
                AlibabaAcrPersonal.class);
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void aNewFormSaysWhatIsMissingWhenTheConnectionIsTested(Class<?> issuer) {
        Browser browser = BROWSERS.in(Language.ENGLISH);
        CredentialForm form = CredentialForm.create(browser).issuer(issuer);
        List<Class<?>> authentications = Stream.of(
                        HuaweiWebIdentity.class,
                        AlibabaWebIdentity.class,
                        AccessKeyAuthentication.class,
                        AccessKeyFromCredentials.class,
                        IamUserAuthentication.class,
                        IamTokenAuthentication.class,
                        HuaweiAgencyAuthentication.class,
                        AlibabaRoleAuthentication.class)
                .filter(kind -> DropdownList.named("authentication", browser).index(kind) >= 0)
                .<Class<?>>map(kind -> kind)
                .toList();
        for (Class<?> authentication : authentications) {
            form.authentication(authentication).openAdvanced();
            assertThat(authentication.getSimpleName(), form.errors(), empty());
        }
        form.testConnection();
        assertThat(form.errors().size(), greaterThan(1));
    }

    @Test
    void aNewFormOffersFirstWhatNeedsNoSecretAndSavesIt() throws Exception {
        Browser browser = BROWSERS.in(Language.ENGLISH);
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "jenkins-oidc", null, Secret.fromString("canary-id-token")));
        String provider = "acs:ram::1:oidc-provider/jenkins";
        CredentialForm form = CredentialForm.create(browser)
                .issuer(AlibabaAcr.class)
                .enter(Map.of("region", "cn-shanghai", "instance", "team"))
                .enter(Map.of("roleArn", "acs:ram::1:role/login", "providerArn", provider))
                .enter(Map.of("id", "keyless"));
        new Select(form.field("credentialsId")).selectByValue("jenkins-oidc");
        form.openAdvanced().enter(Map.of("policy", "{\"Version\": \"1\"}")).save();
        AlibabaWebIdentity saved =
                (AlibabaWebIdentity) ((AlibabaAcr) find("keyless").getIssuer()).getAuthentication();
        assertThat(saved.getProviderArn(), equalTo(provider));
        assertThat(saved.getPolicy(), equalTo("{\"Version\": \"1\"}"));
        assertThat(((OidcCredential) saved.getWebIdentity()).getCredentialsId(), equalTo("jenkins-oidc"));
        assertThat(CredentialForm.update(browser, "keyless").errors(), empty());
    }

    @Test
    void aFieldThatIsClearedSaysSo() {
        Browser browser = BROWSERS.in(Language.ENGLISH);
        CredentialForm form = CredentialForm.create(browser)
                .issuer(OpenTelekomCloudSwr.class)
                .authentication(AccessKeyAuthentication.class)
                .enter(Map.of("accessKeyId", KEY))
                .enter(Map.of("description", "next"));
        assertThat(form.errors(), empty());
        form.enter(Map.of("accessKeyId", ""));
        browser.await("an error", d -> form.errors().equals(List.of("Enter a value.")));
    }

    @Test
    void aFieldThatAnotherOneAsksForSaysSo() {
        Browser browser = BROWSERS.in(Language.ENGLISH);
        CredentialForm form = CredentialForm.create(browser)
                .issuer(AlibabaAcr.class)
                .authentication(AccessKeyAuthentication.class)
                .openAdvanced()
                .enter(Map.of("accessKeyId", "STS.simulated"))
                .enter(Map.of("description", "next"));
        browser.await("an error", d -> form.errors().toString().contains("enter the security token"));
    }

    @Test
    void anIncompleteCredentialIsSavedWhenTheButtonIsPressedAgain() {
        Browser browser = BROWSERS.in(Language.ENGLISH);
        CredentialForm form = CredentialForm.create(browser)
                .issuer(OpenTelekomCloudSwr.class)
                .authentication(AccessKeyAuthentication.class)
                .enter(Map.of("id", "draft"));
        assertThat(form.errors(), empty());
        form.pressSave();
        browser.await("errors", d -> form.errors().size() == 3);
        assertThat(find("draft"), nullValue());
        assertThat(browser.driver().switchTo().activeElement().getAttribute("name"), equalTo("_.region"));
        form.save();
        assertThat(find("draft"), notNullValue());
        assertThat(CredentialForm.update(browser, "draft").errors().size(), greaterThan(1));
    }

    static Stream<Authentication> secrets() {
        AccessKeyAuthentication temporary = new AccessKeyAuthentication(KEY, Secret.fromString(SECRET));
        temporary.setSecurityToken(Secret.fromString("canary-security-token"));
        return Stream.of(
                temporary,
                new IamUserAuthentication("account", KEY, Secret.fromString("canary-password")),
                new HuaweiAgencyAuthentication("agency", temporary));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretThatWasSavedDoesNotComeBack(Authentication authentication) throws Exception {
        String id = "saved-" + authentication.getClass().getSimpleName();
        SimulatedCredentials.add(new RegistryTokenCredentials(
                CredentialsScope.GLOBAL, id, null, new OpenTelekomCloudSwr("eu-de", authentication)));
        Browser browser = BROWSERS.in(Language.ENGLISH);
        CredentialForm.update(browser, id).openAdvanced();
        String values =
                browser.run("return [...document.querySelectorAll('input, textarea')].map(e => e.value).join()");
        for (String shown : List.of(browser.driver().getPageSource(), values)) {
            assertThat(shown, containsString(KEY));
            assertThat(shown, not(containsString("canary")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFormIsInTheLanguageOfTheBrowser(Language language) {
        CredentialForm form = CredentialForm.create(BROWSERS.in(language)).issuer(OpenTelekomCloudSwr.class);
        language.assertSpoken(form.label("region"));
        language.assertSpoken(form.label("endpoint"));
    }

    private static RegistryTokenCredentials find(String id) {
        return CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItemGroup(
                        RegistryTokenCredentials.class, Jenkins.get(), ACL.SYSTEM2),
                CredentialsMatchers.withId(id));
    }

    /**
     * A registry as people enter it.
     *
     * @param fields what is always entered
     * @param advanced what leads to the simulated cloud
     * @param host for which there will be a login
     */
    record Registry(
            Class<? extends TokenIssuer> issuer,
            Map<String, String> fields,
            Map<String, String> advanced,
            String host) {

        @Override
        public String toString() {
            return issuer.getSimpleName();
        }
    }
}
