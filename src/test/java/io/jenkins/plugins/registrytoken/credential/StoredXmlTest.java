package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamTokenAuthentication;
import io.jenkins.plugins.registrytoken.page.RegistryTokensAction;
import io.jenkins.plugins.registrytoken.settings.RegistryTokenSettings;
import io.jenkins.plugins.registrytoken.simulator.AlibabaSimulator;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** XML that lacks an element, as a script or an older version wrote it: Jenkins makes objects of it without constructors. */
@WithJenkins
class StoredXmlTest {
    private static final String STORE = "credentials/store/system/domain/_/";

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void aCredentialWithNothingInItHasAFormAndOneLine() throws Exception {
        RegistryTokenCredentials credentials = (RegistryTokenCredentials)
                Jenkins.XSTREAM2.fromXML('<' + RegistryTokenCredentials.class.getName() + "/>");
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
        try {
            JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false);
            client.goTo(STORE);
            client.goTo(STORE + "credential/" + credentials.getId() + "/update");
            assertThat(CredentialsNameProvider.name(credentials), equalTo(credentials.getId()));
            assertThat(
                    assertThrows(CredentialsUnavailableException.class, credentials::getPassword)
                            .getMessage(),
                    equalTo("Registry token " + credentials.getId() + ": The credential has no issuer: choose one."));
        } finally {
            SystemCredentialsProvider.getInstance().getCredentials().remove(credentials);
        }
    }

    @Test
    void aCredentialThatTakesItsKeyFromNoneSaysSo() {
        for (Authentication none : List.of(new AccessKeyFromCredentials(null), new IamTokenAuthentication(" "))) {
            TokenException e = assertThrows(
                    TokenException.class,
                    () -> TokenRequests.of(new RegistryTokenCredentials(
                            CredentialsScope.GLOBAL, "none", null, new HuaweiSwr("cn-north-4", none))));
            assertThat(e.getMessage(), containsString("none is chosen: choose one"));
        }
    }

    @Test
    void aCredentialThatAScriptCreatesWithoutItsNetworkIsForThePublicOne() throws Exception {
        try (AlibabaSimulator cloud = new AlibabaSimulator(Clock.systemUTC())
                .knows("AK", "canary-key")
                .hasInstance("cri-1", "team")) {
            String root = RegistryTokenCredentials.class.getName();
            JenkinsRule.WebClient client = jenkins.createWebClient();
            WebRequest request = new WebRequest(client.createCrumbedUrl(STORE + "createCredentials"), HttpMethod.POST);
            request.setAdditionalHeader("Content-Type", "application/xml");
            request.setRequestBody('<' + root + "><id>acr</id><issuer class='" + AlibabaAcr.class.getName()
                    + "'><region>cn-shanghai</region><instance>team</instance><endpoint>" + cloud.endpoint()
                    + "</endpoint><authentication class='" + AccessKeyAuthentication.class.getName()
                    + "'><accessKeyId>AK</accessKeyId><secretAccessKey>canary-key</secretAccessKey></authentication>"
                    + "</issuer></" + root + '>');
            assertThat(client.getPage(request).getWebResponse().getStatusCode(), is(200));
            FreeStyleProject job = jenkins.createFreeStyleProject();
            job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("acr"));
            jenkins.assertLogContains(
                    "registry-token: team-registry.cn-simulated.cr.example as ", jenkins.buildAndAssertSuccess(job));
        }
    }

    @Test
    void aJobWhoseWrapperNamesNothingHasOneLine() throws Exception {
        String xml = "<project><buildWrappers><" + RegistryTokenBuildWrapper.class.getName()
                + "/></buildWrappers></project>";
        FreeStyleProject job = (FreeStyleProject) jenkins.jenkins.createProjectFromXML(
                "empty-wrapper", new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        jenkins.createWebClient().getPage(job, "configure");
        var build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("ERROR: Name the registry token: ", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void thePageOfABuildIsThereWithWhateverItsXmlHas() throws Exception {
        String action = RegistryTokensAction.class.getName();
        for (String content : List.of(
                "",
                "<uses/>",
                "<uses><" + action + "_-Use/></uses>",
                "<uses><" + action + "_-Use><credentialsId>swr</credentialsId></" + action + "_-Use></uses>")) {
            var build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
            build.addAction((RegistryTokensAction)
                    Jenkins.XSTREAM2.fromXML('<' + action + '>' + content + "</" + action + '>'));
            JenkinsRule.WebClient client = jenkins.createWebClient();
            client.getPage(build, "registry-tokens");
            String json = client.goTo(build.getUrl() + "registry-tokens/api/json", "application/json")
                    .getWebResponse()
                    .getContentAsString();
            for (String text : List.of("credentialsId", "issuer", "hosts")) {
                assertThat(content, json, not(containsString('"' + text + "\":null")));
            }
        }
    }

    @Test
    void settingsThatLackAnElementOrAreOutOfRangeAreTheDefaultOrTheNearest() throws Exception {
        File file = new File(jenkins.jenkins.getRootDir(), RegistryTokenSettings.class.getName() + ".xml");
        String root = RegistryTokenSettings.class.getName();
        for (String content : List.of("", "<connectTimeoutSeconds/><callTimeoutSeconds/><variablesAllowed/>")) {
            Files.writeString(file.toPath(), '<' + root + '>' + content + "</" + root + '>');
            RegistryTokenSettings read = new RegistryTokenSettings();
            assertThat(content, read.getConnectTimeoutSeconds(), is(5));
            assertThat(content, read.getCallTimeoutSeconds(), is(15));
        }
        Files.writeString(
                file.toPath(),
                '<' + root + "><connectTimeoutSeconds>0</connectTimeoutSeconds>"
                        + "<callTimeoutSeconds>100000</callTimeoutSeconds></" + root + '>');
        RegistryTokenSettings read = new RegistryTokenSettings();
        assertThat("0 would be for ever", read.getConnectTimeoutSeconds(), is(1));
        assertThat(read.getCallTimeoutSeconds(), is(120));
        assertThat(read.isVariablesAllowed(), is(true));
        Files.delete(file.toPath());
    }
}
