package io.jenkins.plugins.registrytoken.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.Result;
import io.jenkins.plugins.registrytoken.session.RenewedLoginsTest;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.time.Clock;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the page of a build says of its logins. Renewals on it are in {@link RenewedLoginsTest}. */
@WithJenkins
class RegistryTokensActionTest {
    private JenkinsRule jenkins;
    private CloudSimulator cloud;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC()).issues("canary-token");
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        SimulatedCredentials.add(SimulatedCredentials.of("wrong", cloud.endpoint(), "UNKNOWN", "canary-secret"));
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    @Test
    void aLoginHasItsIssuerHostAndTimes() throws Exception {
        WorkflowRun run = build("withRegistryToken('swr') { }", Result.SUCCESS);
        assertThat(
                page(run),
                allOf(
                        containsString("Open Telekom Cloud SWR"),
                        containsString("swr.simulated.example"),
                        not(containsString("canary"))));
        assertThat(
                rest(run),
                allOf(
                        containsString("\"issuer\":\"openTelekomCloudSwr\""),
                        containsString("\"hosts\":[\"swr.simulated.example\"]"),
                        containsString("\"problem\":null"),
                        not(containsString("canary"))));
    }

    @Test
    void aLoginThatNeverCameHasItsReason() throws Exception {
        WorkflowRun run = build("withRegistryToken('wrong') { }", Result.FAILURE);
        assertThat(
                page(run),
                allOf(
                        containsString("Open Telekom Cloud SWR"),
                        containsString("answered HTTP 401"),
                        containsString("wrong")));
        RegistryTokensAction.Use use =
                run.getAction(RegistryTokensAction.class).getUses().get(0);
        assertThat(use.getIssued(), nullValue());
        assertThat(use.getExpires(), nullValue());
        assertThat(use.getRenewals(), is(0));
        assertThat(rest(run), containsString("\"issued\":null"));
    }

    @Test
    void dockerCommonsStepsHaveTheirIssuerToo() throws Exception {
        WorkflowRun run = build(
                "withDockerRegistry(credentialsId: 'swr', url: 'https://swr.simulated.example') { }", Result.SUCCESS);
        RegistryTokensAction.Use use =
                run.getAction(RegistryTokensAction.class).getUses().get(0);
        assertThat(use.getIssuer(), equalTo("openTelekomCloudSwr"));
    }

    @Test
    void aBuildWithoutLoginsHasNoPage() throws Exception {
        WorkflowRun run = build("echo 'nothing'", Result.SUCCESS);
        assertThat(run.getAction(RegistryTokensAction.class), nullValue());
        assertThat(jenkins.createWebClient().getPage(run).asNormalizedText(), not(containsString("Registry tokens")));
    }

    private WorkflowRun build(String block, Result result) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node { " + block + " }", true));
        return jenkins.buildAndAssertStatus(result, job);
    }

    private String page(WorkflowRun run) throws Exception {
        return jenkins.createWebClient().goTo(run.getUrl() + "registry-tokens/").asNormalizedText();
    }

    private String rest(WorkflowRun run) throws Exception {
        return jenkins.createWebClient()
                .goTo(run.getUrl() + "registry-tokens/api/json", "application/json")
                .getWebResponse()
                .getContentAsString();
    }
}
