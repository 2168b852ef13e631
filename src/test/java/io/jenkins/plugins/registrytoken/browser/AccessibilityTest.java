package io.jenkins.plugins.registrytoken.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import io.jenkins.plugins.registrytoken.step.WithRegistryTokenStep;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Whoever has no mouse, does not see the page or wants it dark can work with our forms. */
@WithJenkins
class AccessibilityTest {
    private static final String FORM = "form [name='credentials']";
    private static final String SECRET = "canary-secret-access-key";

    private static final String TEXT = "rgb(200, 210, 220)";
    private static final String OWN_COLOURS = """
        return [...document.querySelectorAll(arguments[0] + ' *')].filter(element =>
            /color|background/.test(element.getAttribute('style')) || element.matches('[bgcolor], [color], font'))
            .map(element => element.outerHTML);
        """;
    private static final String DARK = """
        const style = document.documentElement.style;
        // Not in passing from one colour to the other.
        document.head.appendChild(document.createElement('style')).textContent = '* { transition: none !important }';
        document.documentElement.dataset.theme = 'dark';
        style.setProperty('--background', 'rgb(10, 20, 30)');
        style.setProperty('--text-color', arguments[0]);
        """;

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    private static JenkinsRule jenkins;
    private final Browser browser = BROWSERS.in(Language.ENGLISH);

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void aCredentialIsEnteredWithTheKeyboardAlone() throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC()).knows("AK", SECRET)) {
            CredentialForm form = CredentialForm.create(browser);
            Keyboard keyboard = new Keyboard(browser);
            choose("issuer", OpenTelekomCloudSwr.class, keyboard);
            assertThat(form.field("projectName").isDisplayed(), is(true));
            keyboard.tabTo("[name='_.region']").press("eu-de");
            choose("authentication", AccessKeyAuthentication.class, keyboard);
            keyboard.tabTo("[name='_.accessKeyId']")
                    .press("AK")
                    .tabTo("[name='_.secretAccessKey']")
                    .press(SECRET)
                    .tabTo(".advanced-button")
                    .press(Keys.TAB)
                    .tabTo(".advanced-button")
                    .press(Keys.ENTER)
                    .tabTo("[name='_.endpoint']")
                    .press(cloud.endpoint())
                    .tabTo(".registry-token-test")
                    .press(Keys.ENTER);
            assertThat(form.result().getText(), containsString("swr.simulated.example"));
            browser.run("""
                document.querySelector('.registry-token-result').textContent = '';
                document.querySelector('.registry-token-test').focus();
                """);
            keyboard.press(Keys.SPACE);
            assertThat(form.result().getText(), containsString("swr.simulated.example"));
        }
    }

    private void choose(String list, Class<?> kind, Keyboard keyboard) {
        DropdownList kinds = DropdownList.named(list, browser);
        int down = kinds.index(kind);
        assertThat(down, greaterThan(0));
        keyboard.tabTo(kinds.select());
        for (int i = 1; i <= down; i++) {
            String next = Integer.toString(i);
            // Chromium takes no arrow for half a second after text was typed elsewhere.
            browser.await(kind + " chosen", driver -> {
                keyboard.press(Keys.ARROW_DOWN);
                return kinds.select().getDomProperty("selectedIndex").equals(next);
            });
            // Jenkins shows, and submits, a part that arrives after another one was chosen.
            browser.settle();
        }
    }

    /** Pairs that have every registry and every authentication at least once. */
    static List<Arguments> forms() {
        Set<Class<?>> seen = new HashSet<>();
        List<Arguments> forms = new ArrayList<>();
        for (TokenIssuer.IssuerDescriptor issuer : ExtensionList.lookup(TokenIssuer.IssuerDescriptor.class)) {
            for (Descriptor<Authentication> authentication : issuer.getAuthentications()) {
                if (seen.add(issuer.clazz) | seen.add(authentication.clazz)) {
                    forms.add(Arguments.of(issuer.clazz, authentication.clazz));
                }
            }
        }
        return forms;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyControlOfACredentialHasANameAndIsReachedWithTab(Class<?> issuer, Class<?> authentication) {
        CredentialForm.create(browser)
                .issuer(issuer)
                .authentication(authentication)
                .openAdvanced();
        Controls controls = new Controls(browser, FORM);
        List<WebElement> all = controls.all();
        assertThat(all.size(), greaterThan(10));
        Set<WebElement> reached = new Keyboard(browser).tabThrough(all.get(0), 2 * all.size());
        assertThat(
                "not reached",
                all.stream()
                        .filter(control -> !reached.contains(control))
                        .map(controls::describe)
                        .toList(),
                empty());
        assertThat("without a name", controls.withoutName(), empty());
    }

    @Test
    void everyControlOfAFreestyleJobHasAName() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("swr"));
        browser.open(job.getUrl() + "configure").see("select[name$='credentialsId']");
        assertNamed(".optionalBlock-container:has(select[name$='credentialsId'])");
    }

    @Test
    void everyControlOfTheStepHasAName() throws Exception {
        browser.open(jenkins.createProject(WorkflowJob.class).getUrl() + "pipeline-syntax/");
        DropdownList.named("prototype", browser).choose(WithRegistryTokenStep.class);
        browser.seen("form [name='prototype'] .advanced-button").forEach(browser::click);
        assertNamed("form [name='prototype']");
    }

    @Test
    void everyControlOfTheGlobalConfigurationHasAName() {
        browser.open("manage/configure").see("form[name='config']");
        assertNamed(".registry-token-form:has([name='_.connectTimeoutSeconds'])");
    }

    private void assertNamed(String part) {
        Controls controls = new Controls(browser, part);
        assertThat(controls.all(), not(empty()));
        assertThat("without a name", controls.withoutName(), equalTo(List.of()));
    }

    @Test
    void pagesFollowTheColoursOfTheTheme() throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC())) {
            SimulatedCredentials.add(SimulatedCredentials.of("swr-prod", cloud));
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition("node { withRegistryToken('swr-prod') {} }", true));
            jenkins.buildAndAssertSuccess(job);

            browser.open(job.getUrl() + "1/registry-tokens/").see("#main-panel td");
            assertFollows("#main-panel", "h1", "td");
            CredentialForm.create(browser).issuer(OpenTelekomCloudSwr.class).openAdvanced();
            assertFollows(FORM, ".jenkins-form-label", ".registry-token-test");
        }
    }

    private void assertFollows(String part, String... texts) {
        assertThat(browser.<List<String>>run(OWN_COLOURS, part), empty());
        browser.run(DARK, TEXT);
        for (String text : texts) {
            List<WebElement> seen = browser.seen(part + ' ' + text);
            assertThat(text, seen, not(empty()));
            for (WebElement element : seen) {
                assertThat(text, browser.run("return getComputedStyle(arguments[0]).color", element), equalTo(TEXT));
            }
        }
    }
}
