package io.jenkins.plugins.registrytoken.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.FreeStyleProject;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import io.jenkins.plugins.registrytoken.step.WithRegistryTokenStep;
import java.util.List;
import org.jenkinsci.plugins.docker.workflow.declarative.DockerPipeline;
import org.jenkinsci.plugins.pipeline.modeldefinition.generator.AgentDirective;
import org.jenkinsci.plugins.pipeline.modeldefinition.generator.EnvironmentDirective;
import org.jenkinsci.plugins.pipeline.modeldefinition.generator.OptionsDirective;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** Where people choose a registry token for a job: what is offered, and what becomes of it. */
@WithJenkins
class JobFormsTest {
    private static final String TOKENS = "select[name$='credentialsId']";

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    private static JenkinsRule jenkins;
    private static Folder team;
    private final Browser browser = BROWSERS.in(Language.ENGLISH);

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        team = rule.createProject(Folder.class, "team");
        Folder other = rule.createProject(Folder.class, "other");
        SimulatedCredentials.add(token("swr-prod"));
        SimulatedCredentials.add(token("swr-test"));
        SimulatedCredentials.add(token("swr-team"), team);
        SimulatedCredentials.add(token("swr-other"), other);
        var plain = new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "plain", null, "user", "canary-plain");
        SystemCredentialsProvider.getInstance().getCredentials().add(plain);
        CredentialsProvider.lookupStores(team)
                .iterator()
                .next()
                .addCredentials(
                        Domain.global(),
                        new StringCredentialsImpl(
                                CredentialsScope.GLOBAL, "text", null, Secret.fromString("canary-text")));
    }

    @Test
    void aFreestyleJobIsOfferedTheRegistryTokensOfItsFolderAndOfJenkins() throws Exception {
        FreeStyleProject job = team.createProject(FreeStyleProject.class, "freestyle");
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("swr-team"));
        browser.open(job.getUrl() + "configure");
        WebElement list = offering("swr-prod"); // the saved one is there before the others
        assertThat(values(list), containsInAnyOrder("", "swr-prod", "swr-test", "swr-team"));
        assertThat(new Select(list).getFirstSelectedOption().getAttribute("value"), equalTo("swr-team"));
    }

    @Test
    void theSnippetGeneratorWritesWhatTheDocumentationShows() throws Exception {
        browser.open(team.createProject(WorkflowJob.class, "snippets").getUrl() + "pipeline-syntax/");
        DropdownList.named("prototype", browser).choose(WithRegistryTokenStep.class);
        offering("swr-prod");
        browser.await("all checks", d -> browser.run("return FormChecker.queue.length + FormChecker.inProgress === 0"));
        assertThat("nobody has chosen yet", browser.seen(".registry-token-form .error"), empty());
        new Select(offering("swr-prod")).selectByValue("swr-prod");
        assertThat(
                generated("#generatePipelineScript"), equalTo("withRegistryToken('swr-prod') {\n    // some block\n}"));
        browser.click(browser.see("form [name='prototype'] .repeatable-add"));
        WebElement second = browser.await(
                "a second list",
                d -> browser.seen(TOKENS).stream().skip(1).findFirst().orElse(null));
        browser.await("offers", d -> values(second).contains("swr-team"));
        new Select(second).selectByValue("swr-team");
        assertThat(
                generated("#generatePipelineScript"),
                equalTo("withRegistryToken('swr-prod, swr-team') {\n    // some block\n}"));
    }

    /** It knows no credentials at all, and puts what is entered into quotes. */
    @Test
    void theEnvironmentOfADeclarativePipelineIsOfferedNoCredential() throws Exception {
        directive("environment", EnvironmentDirective.class);
        browser.click(browser.see("form [name='prototype'] .repeatable-add"));
        browser.type(browser.see("[name='env.name']"), "REGISTRY");
        browser.type(browser.see("[name='env.value']"), "credentials('swr-prod')");
        assertThat(browser.seen("form [name='prototype'] select").size(), equalTo(0));
        assertThat(
                generated("[id^='prototypeButton']"),
                equalTo("environment {\n  REGISTRY = \"credentials('swr-prod')\"\n}\n"));
    }

    /** Options are outside of any agent, and we need one. */
    @Test
    void theOptionsOfADeclarativePipelineDoNotOfferTheStep() throws Exception {
        directive("options", OptionsDirective.class);
        String offered = browser.run("return document.querySelector(\"form [name='prototype']\").innerHTML");
        assertThat(offered.indexOf("WithRegistryToken"), lessThan(0));
    }

    @Test
    void theDockerAgentOfADeclarativePipelineTakesARegistryToken() throws Exception {
        directive("agent", AgentDirective.class);
        DropdownList.named("agent", browser).choose(DockerPipeline.class);
        browser.type(browser.see("[name='_.image']"), "swr.eu-de.otc.t-systems.com/team/build:1");
        browser.type(browser.see("[name='_.registryUrl']"), "https://swr.eu-de.otc.t-systems.com");
        browser.type(browser.see("[name='_.registryCredentialsId']"), "swr-prod");
        assertThat(generated("[id^='prototypeButton']"), equalTo("""
            agent {
              docker {
                image 'swr.eu-de.otc.t-systems.com/team/build:1'
                registryCredentialsId 'swr-prod'
                registryUrl 'https://swr.eu-de.otc.t-systems.com'
              }
            }
            """));
    }

    private void directive(String job, Class<?> directive) throws Exception {
        browser.open(team.createProject(WorkflowJob.class, job).getUrl() + "directive-generator/");
        DropdownList.named("prototype", browser).choose(directive);
    }

    private String generated(String button) {
        browser.run("document.querySelector(\"[id^='prototypeText']\").value = ''");
        browser.click(browser.see(button));
        return browser.await("generated", d -> {
            String text = browser.run("return document.querySelector(\"[id^='prototypeText']\").value");
            return text.isEmpty() ? null : text;
        });
    }

    /** The list of registry tokens, once it is filled. */
    private WebElement offering(String id) {
        return browser.see(TOKENS, list -> values(list).contains(id));
    }

    private List<String> values(WebElement list) {
        return browser.run("return [...arguments[0].options].map(option => option.value)", list);
    }

    private static RegistryTokenCredentials token(String id) {
        return SimulatedCredentials.of(id, "http://127.0.0.1:1", "AK", "canary-secret");
    }
}
