package io.jenkins.plugins.registrytoken.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import io.jenkins.plugins.registrytoken.step.WithRegistryTokenStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.support.ui.Select;

/** The pictures in the documentation. */
@WithJenkins
class ScreenshotsTest {
    private static final String KEY = "ABCDEFGHIJKLMNOPQRST";
    private static final String SECRET = "canary-secret-access-key";

    private static final String CREDENTIAL =
            ".jenkins-form-item:has(+ .dropdownList-container > div > [name='credentials']), form [name='credentials']";

    /** Marks what the log says of the block. */
    private static final String ONLY_THE_BLOCK = """
        let inside = false;
        for (const line of document.querySelectorAll('.console-output > span')) {
          inside = inside || line.textContent.startsWith('[Pipeline] withRegistryToken');
          line.classList.toggle('picture', inside);
          inside = inside && !line.textContent.startsWith('[Pipeline] // withRegistryToken');
        }
        """;

    @TempDir
    static Path directory;

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    private static JenkinsRule jenkins;
    private static CloudSimulator cloud;
    private final Browser browser = BROWSERS.in(Language.ENGLISH);

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC())
                .knows(KEY, SECRET)
                .isIn("eu-de")
                .serves("swr.eu-de.otc.t-systems.com")
                .tokensLive(Duration.ofHours(12));
    }

    @BeforeEach
    void thereIsNothingYet() {
        SystemCredentialsProvider.getInstance().getCredentials().clear();
    }

    @AfterAll
    static void stop() throws Exception {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void credentialForm() throws Exception {
        CredentialForm form = CredentialForm.create(browser)
                .issuer(OpenTelekomCloudSwr.class)
                .authentication(AccessKeyAuthentication.class)
                .enter(Map.of("region", "eu-de", "accessKeyId", KEY, "secretAccessKey", SECRET))
                .enter(Map.of("id", "swr-prod", "description", "Images of production"));
        // Where nobody sees it: the form is to be the one that people fill in.
        browser.run(
                "document.querySelectorAll(\"[name='_.endpoint']\").forEach(e => e.value = arguments[0])",
                cloud.endpoint());
        form.testConnection();
        new Picture("credential-form", browser, 1000).of(CREDENTIAL);
    }

    @Test
    void credentialFormWithoutASecret() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "jenkins-oidc", null, Secret.fromString("canary-id-token")));
        CredentialForm form = CredentialForm.create(browser)
                .issuer(OpenTelekomCloudSwr.class)
                .enter(Map.of("region", "eu-de", "provider", "jenkins"));
        new Select(form.field("credentialsId")).selectByValue("jenkins-oidc");
        form.enter(Map.of("id", "swr-prod", "description", "Images of production"));
        new Picture("credential-form-keyless", browser, 1000).of(CREDENTIAL);
    }

    @Test
    void buildPageAndLog() throws Exception {
        SimulatedCredentials.add(token("swr-prod", SECRET));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "app");
        Path docker =
                Files.writeString(directory.resolve("docker"), "#!/bin/sh\necho 1: digest: sha256:9f86d081884c\n");
        assertTrue(docker.toFile().setExecutable(true));
        job.setDefinition(new CpsFlowDefinition(
                "node { withEnv(['PATH+DOCKER=" + directory + "']) { withRegistryToken('swr-prod') {"
                        + " sh 'docker push swr.eu-de.otc.t-systems.com/team/app:1' } } }",
                true));
        jenkins.buildAndAssertSuccess(job);
        browser.open(job.getUrl() + "1/registry-tokens/");
        new Picture("build-page", browser, 1600).of("#main-panel .jenkins-app-bar, #main-panel table");
        browser.open(job.getUrl() + "1/console").see(".console-output span");
        browser.run(ONLY_THE_BLOCK);
        new Picture("build-log", browser, 1300).of(".console-output span.picture");
    }

    @Test
    void notice() throws Exception {
        SimulatedCredentials.add(token("swr-test", "canary-wrong"));
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("swr-test"));
        jenkins.buildAndAssertStatus(Result.FAILURE, job);
        String notice = ".jenkins-alert:has(li strong)";
        browser.open("manage/").see(notice);
        // The simulated cloud has the address of the one that it stands for.
        browser.run(
                "const e = document.querySelector(arguments[0]); e.innerHTML = e.innerHTML.replace(/127.0.0.1(:\\d+)?/,"
                        + " arguments[1])",
                notice,
                "swr-api.eu-de.otc.t-systems.com");
        new Picture("notice", browser, 1200).of(notice);
    }

    @Test
    void freestyleJob() throws Exception {
        SimulatedCredentials.add(token("swr-prod", SECRET));
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("swr-prod"));
        browser.open(job.getUrl() + "configure");
        browser.see("select[name$='credentialsId']:has(option[value='swr-prod']:checked)");
        new Picture("freestyle-job", browser, 1200).of(".optionalBlock-container:has(select[name$='credentialsId'])");
    }

    @Test
    void snippetGenerator() throws Exception {
        SimulatedCredentials.add(token("swr-prod", SECRET));
        browser.open(jenkins.createProject(WorkflowJob.class).getUrl() + "pipeline-syntax/");
        DropdownList.named("prototype", browser).choose(WithRegistryTokenStep.class);
        new Select(browser.see("select[name$='credentialsId']:has(option[value='swr-prod'])"))
                .selectByValue("swr-prod");
        browser.click(browser.see("#generatePipelineScript"));
        browser.await(
                "generated", d -> browser.run("return document.getElementById('prototypeText').value.length > 0"));
        new Picture("snippet-generator", browser, 1200)
                .of("form .jenkins-form-item:has(+ .dropdownList-container), form [name='prototype'],"
                        + " #generatePipelineScript, #prototypeText, .jenkins-copy-button");
    }

    private static RegistryTokenCredentials token(String id, String secret) {
        OpenTelekomCloudSwr issuer =
                new OpenTelekomCloudSwr("eu-de", new AccessKeyAuthentication(KEY, Secret.fromString(secret)));
        issuer.setEndpoint(cloud.endpoint());
        return new RegistryTokenCredentials(CredentialsScope.GLOBAL, id, null, issuer);
    }
}
