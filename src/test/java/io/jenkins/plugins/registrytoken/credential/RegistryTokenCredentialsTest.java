package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.common.UsernamePasswordCredentials;
import hudson.model.Result;
import hudson.security.ACL;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwrEnterprise;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.SwrIssuer;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jenkins.security.MasterToSlaveCallable;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class RegistryTokenCredentialsTest {
    private JenkinsRule jenkins;
    private CloudSimulator cloud;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC()).issues("canary-token");
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    @Test
    void itServesWhateverTakesAUserNameAndPassword() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        WorkflowRun run = run(
                "node { withCredentials([usernamePassword(credentialsId: 'swr', usernameVariable: 'U', passwordVariable: 'P')])"
                        + " { sh 'set +x; echo $U $P; echo $P | sha256sum' } }");
        jenkins.assertBuildStatus(Result.SUCCESS, run);
        jenkins.assertLogContains("simulated-region@SIMULATEDACCESSKEY ****", run);
        assertThat(cloud.calls(), equalTo(1));
    }

    @Test
    void whoTakesAPasswordGetsTheOneLineToo() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud.endpoint(), "UNKNOWN", "canary"));
        WorkflowRun run = run(
                "node { withCredentials([usernamePassword(credentialsId: 'swr', usernameVariable: 'U', passwordVariable: 'P')]) { } }");
        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("Registry token swr: Open Telekom Cloud SWR at 127.0.0.1 answered HTTP 401", run);
        jenkins.assertLogNotContains("\tat io.jenkins.plugins.registrytoken", run);
    }

    @Test
    void aNameTellsWhatACredentialIsFor() {
        List<String> names = new ArrayList<>();
        for (TokenIssuer issuer : Arrays.asList(
                new OpenTelekomCloudSwr("eu-de", null),
                new HuaweiSwrEnterprise("cn-north-4", "team", null),
                new HuaweiSwr("", null),
                null)) {
            names.add(CredentialsNameProvider.name(new RegistryTokenCredentials(null, "id", " ", issuer)));
        }
        names.add(CredentialsNameProvider.name(
                new RegistryTokenCredentials(null, "id", "Images of production", new HuaweiSwr("cn-north-4", null))));
        assertThat(
                names,
                contains(
                        "id (Open Telekom Cloud SWR, eu-de)",
                        "id (Huawei Cloud SWR Enterprise, cn-north-4, team)",
                        "id (Huawei Cloud SWR)",
                        "id",
                        "id (Images of production)"));
    }

    @Test
    void namesAndListsAskNobody() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        OpenTelekomCloudSwr issuer =
                new OpenTelekomCloudSwr("eu-de", new AccessKeyAuthentication("AK", Secret.fromString("canary-secret")));
        issuer.setEndpoint(cloud.endpoint());
        RegistryTokenCredentials credentials =
                SimulatedCredentials.add(new RegistryTokenCredentials(CredentialsScope.GLOBAL, "plain", null, issuer));
        assertThat(CredentialsNameProvider.name(credentials), containsString("plain ("));
        JenkinsRule.WebClient client = jenkins.createWebClient();
        client.goTo("credentials/store/system/domain/_/");
        client.goTo("credentials/store/system/domain/_/credential/swr/update");
        client.goTo("credentials/store/system/domain/_/api/json?depth=5", "application/json");
        CredentialsProvider.lookupCredentialsInItemGroup(
                StandardUsernamePasswordCredentials.class, jenkins.jenkins, ACL.SYSTEM2);
        jenkins.jenkins.save();
        assertThat(cloud.calls(), equalTo(0));
    }

    @Test
    void theFormKeepsWhatWasConfigured() throws Exception {
        AccessKeyAuthentication key = new AccessKeyAuthentication("AK", Secret.fromString("SK"));
        key.setSecurityToken(Secret.fromString("STS"));
        HuaweiSwr issuer = new HuaweiSwr("cn-north-4", key);
        issuer.setProjectName("cn-north-4_team");
        issuer.setProjectId("0123456789abcdef");
        issuer.setEndpoint("https://swr-api.example.com");
        issuer.setLifetimeSeconds(3600);
        issuer.setEnhanced(true);
        RegistryTokenCredentials before = SimulatedCredentials.add(
                new RegistryTokenCredentials(CredentialsScope.GLOBAL, "swr", "description", issuer));

        RegistryTokenCredentials after = submitUnchanged(before);
        jenkins.assertEqualDataBoundBeans(before, after);

        RegistryTokenCredentials plain = SimulatedCredentials.add(new RegistryTokenCredentials(
                CredentialsScope.GLOBAL,
                "otc",
                "",
                new OpenTelekomCloudSwr("eu-nl", new AccessKeyAuthentication("AK", Secret.fromString("SK")))));
        RegistryTokenCredentials plainAfter = submitUnchanged(plain);
        jenkins.assertEqualDataBoundBeans(plain, plainAfter);
        assertThat(((SwrIssuer) plainAfter.getIssuer()).getProjectId(), nullValue());
    }

    @Test
    void theFormNeverShowsASecret() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        String page = jenkins.createWebClient()
                .goTo("credentials/store/system/domain/_/credential/swr/update")
                .getWebResponse()
                .getContentAsString();
        assertThat(page, containsString("SIMULATEDACCESSKEY"));
        assertThat(page, not(containsString(SimulatedCredentials.SECRET)));
    }

    @Test
    void anAgentGetsTheTokenAndNothingElse() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        RegistryTokenCredentials credentials = SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        assertThat(
                agent.getChannel().call(new WhatArrives(credentials)),
                equalTo("null simulated-region@SIMULATEDACCESSKEY canary-token"));
        assertThat(
                agent.getChannel().call(new WhatArrives(CredentialsProvider.snapshot(credentials))),
                equalTo("null simulated-region@SIMULATEDACCESSKEY canary-token"));
    }

    @Test
    void aSnapshotIsStillARegistryTokenWithItsId() throws Exception {
        RegistryTokenCredentials credentials = SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        UsernamePasswordCredentials snapshot =
                CredentialsProvider.snapshot(UsernamePasswordCredentials.class, credentials);
        assertThat(snapshot, instanceOf(RegistryTokenCredentials.class));
        assertThat(((RegistryTokenCredentials) snapshot).getId(), equalTo("swr"));
        assertThat(((RegistryTokenCredentials) snapshot).getIssuer(), nullValue());
        assertThat(CredentialsProvider.snapshot(snapshot) == snapshot, is(true));
    }

    @Test
    void aTokenThatCannotBeHadIsNotSentAnywhere() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        RegistryTokenCredentials refused =
                SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud.endpoint(), "UNKNOWN", "canary"));
        assertThrows(CredentialsUnavailableException.class, () -> CredentialsProvider.snapshot(refused));
        Exception e = assertThrows(Exception.class, () -> agent.getChannel().call(new WhatArrives(refused)));
        assertThat(e.toString(), not(containsString("canary")));
    }

    @Test
    void credentialsWithTheSameKeyShareATokenAndAChangedKeyDoesNot() throws Exception {
        SimulatedCredentials.add(SimulatedCredentials.of("one", cloud)).getPassword();
        SimulatedCredentials.add(SimulatedCredentials.of("two", cloud)).getPassword();
        assertThat(cloud.calls(), equalTo(1));
        cloud.knows("OTHER", "other-secret");
        SimulatedCredentials.add(SimulatedCredentials.of("other", cloud.endpoint(), "OTHER", "other-secret"))
                .getPassword();
        assertThat(cloud.calls(), equalTo(2));
    }

    private RegistryTokenCredentials submitUnchanged(RegistryTokenCredentials credentials) throws Exception {
        HtmlPage page = jenkins.createWebClient()
                .goTo("credentials/store/system/domain/_/credential/" + credentials.getId() + "/update");
        HtmlForm form = page.getFormByName("update");
        jenkins.submit(form);
        return CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItemGroup(
                        RegistryTokenCredentials.class, jenkins.jenkins, ACL.SYSTEM2),
                CredentialsMatchers.withId(credentials.getId()));
    }

    private WorkflowRun run(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).get();
    }

    private static final class WhatArrives extends MasterToSlaveCallable<String, RuntimeException> {
        private static final long serialVersionUID = 1;

        private final RegistryTokenCredentials credentials;

        WhatArrives(RegistryTokenCredentials credentials) {
            this.credentials = credentials;
        }

        @Override
        public String call() {
            return credentials.getIssuer() + " " + credentials.getUsername() + " "
                    + credentials.getPassword().getPlainText();
        }
    }
}
