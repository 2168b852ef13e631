package io.jenkins.plugins.registrytoken.settings;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.Result;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.ByteArrayOutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class RegistryTokenSettingsTest {
    @TempDir
    Path directory;

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void theFormKeepsWhatIsEntered() throws Exception {
        HtmlPage page = jenkins.createWebClient().goTo("configure");
        HtmlForm form = page.getFormByName("config");
        form.getInputByName("_.connectTimeoutSeconds").setValue("7");
        form.getInputByName("_.callTimeoutSeconds").setValue("30");
        form.getInputByName("_.allowedHosts").setValue(" iam.example.com, swr.example.com:8443 ");
        form.getInputByName("_.variablesAllowed").setChecked(false);
        jenkins.submit(form);
        check(7, 30, false);
        RegistryTokenSettings.get().load();
        check(7, 30, false);
        jenkins.submit(jenkins.createWebClient().goTo("configure").getFormByName("config"));
        check(7, 30, false);
        assertThat(RegistryTokenSettings.get().getAllowedHosts(), is("iam.example.com, swr.example.com:8443"));
    }

    @Test
    void aHostIsAllowedForThePortThatIsEnteredWithItOrForAll() {
        RegistryTokenSettings settings = RegistryTokenSettings.get();
        assertThat(settings.allows("iam.example.com", 443), is(false));
        settings.setAllowedHosts("IAM.example.com swr.example.com:8443,,");
        assertThat(settings.allows("iam.example.com", 443), is(true));
        assertThat(settings.allows("iam.example.com", 8443), is(true));
        assertThat(settings.allows("swr.example.com", 8443), is(true));
        assertThat(settings.allows("swr.example.com", 443), is(false));
        assertThat(settings.allows("example.com", 443), is(false));
        assertThat(settings.allows("x.iam.example.com", 443), is(false));
        assertThat(settings.allows("", 443), is(false));
    }

    @Test
    void configurationAsCodeKeepsWhatWasConfigured() throws Exception {
        String given = "unclassified:\n  registryTokens:\n    allowedHosts: \"iam.example.com\"\n"
                + "    callTimeoutSeconds: 40\n    connectTimeoutSeconds: 9\n"
                + "    variablesAllowed: false\n";
        configure(given);
        check(9, 40, false);
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        String yaml = exported.toString(StandardCharsets.UTF_8);
        String part = yaml.substring(yaml.indexOf("  registryTokens:\n"));
        assertThat(part, containsString("allowedHosts: \"iam.example.com\""));
        configure("unclassified:\n  registryTokens:\n    variablesAllowed: true\n    allowedHosts: \"\"\n");
        check(9, 40, true);
        assertThat(RegistryTokenSettings.get().getAllowedHosts(), nullValue());
        configure("unclassified:\n" + part.lines().limit(5).reduce("", (text, line) -> text + line + '\n'));
        check(9, 40, false);
        assertThat(RegistryTokenSettings.get().getAllowedHosts(), is("iam.example.com"));
    }

    @Test
    void whatIsOutOfRangeBecomesTheNearest() {
        RegistryTokenSettings settings = RegistryTokenSettings.get();
        settings.setConnectTimeoutSeconds(0);
        settings.setCallTimeoutSeconds(1_000_000);
        check(1, 120, true);
    }

    @Test
    void aCloudThatIsSilentIsWaitedForAsLongAsConfigured() throws Exception {
        RegistryTokenSettings.get().setConnectTimeoutSeconds(1);
        RegistryTokenSettings.get().setCallTimeoutSeconds(2);
        try (ServerSocket silent = new ServerSocket(0)) {
            SimulatedCredentials.add(
                    SimulatedCredentials.of("swr", "http://127.0.0.1:" + silent.getLocalPort(), "AK", "canary-secret"));
            WorkflowRun run = build("withRegistryToken('swr') { }", Result.FAILURE);
            jenkins.assertLogContains("it took longer than allowed (1 s to connect, 2 s in all)", run);
            assertThat(run.getDuration() < 20_000, is(true));
        }
    }

    @Test
    void variablesCanBeForbidden() throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC()).issues("canary-token")) {
            SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
            String block = "withRegistryToken(credentialsId: 'swr', passwordVariable: 'PW') { sh 'test -n \"$PW\"' }";
            build(block, Result.SUCCESS);
            RegistryTokenSettings.get().setVariablesAllowed(false);
            WorkflowRun run = build(block, Result.FAILURE);
            jenkins.assertLogContains(
                    "ERROR: withRegistryToken: logins in variables are not allowed on this Jenkins, and PW would hold one.",
                    run);
            assertThat(JenkinsRule.getLog(run), not(containsString("\tat ")));
            build("withRegistryToken('swr') { sh 'test -s \"$DOCKER_CONFIG/config.json\"' }", Result.SUCCESS);
        }
    }

    private WorkflowRun build(String block, Result result) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node { " + block + " }", true));
        return jenkins.buildAndAssertStatus(result, job);
    }

    private void configure(String yaml) throws Exception {
        ConfigurationAsCode.get()
                .configure(Files.writeString(directory.resolve("jenkins.yaml"), yaml)
                        .toString());
    }

    private static void check(int connect, int call, boolean variables) {
        RegistryTokenSettings settings = RegistryTokenSettings.get();
        assertThat(settings.getConnectTimeoutSeconds(), is(connect));
        assertThat(settings.getCallTimeoutSeconds(), is(call));
        assertThat(settings.isVariablesAllowed(), is(variables));
    }
}
