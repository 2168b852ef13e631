package io.jenkins.plugins.registrytoken.keyless;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.oidc_provider.config.IdTokenConfiguration;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.OidcCredential;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.session.WaitingBuild;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A real Jenkins that restarts while a login without a permanent secret is in use. */
public class KeylessRestartTest {
    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension()
            .withHttpListenAddress("127.0.0.1")
            .withHost("127.0.0.1")
            .javaOptions(
                    CloudSimulator.ALLOW_LOOPBACK,
                    "-Dhudson.model.UpdateCenter.never=true",
                    "-Dhudson.model.UsageStatistics.disabled=true",
                    "-Djenkins.model.Jenkins.slaveAgentPort=-1");

    @TempDir
    Path control;

    @Test
    void aBuildGoesOnAndShowsANewIdTokenAfterARestart() throws Throwable {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC())) {
            jenkins.startJenkins();
            String issuer = jenkins.runRemotely(
                    KeylessRestartTest::configure,
                    cloud.endpoint(),
                    jenkins.getUrl().toString());
            cloud.knowsProvider(
                    "jenkins", TrustedIssuer.fetched(issuer, IdTokens.AUDIENCE).pasted(), ".*/job/job/");
            jenkins.runRemotely(
                    KeylessRestartTest::begin,
                    "node { withRegistryToken('swr') {\n" + WaitingBuild.waitFor(control, "restart") + "} }");
            jenkins.runRemotely(KeylessRestartTest::waitForMessage, "waiting for restart");
            jenkins.stopJenkins();
            LeakSearch search =
                    new LeakSearch(cloud.idTokens().get(0), "canary-issued-secret-1", "canary-security-token-1");
            assertThat(search.below(jenkins.getHome().toPath()), empty());
            jenkins.startJenkins();
            jenkins.runRemotely(KeylessRestartTest::waitForMessage, " renewed until ");
            Files.createFile(control.resolve("restart"));
            jenkins.runRemotely(KeylessRestartTest::waitForSuccess);
            assertThat(new HashSet<>(cloud.idTokens()), hasSize(2));
            assertThat(cloud.passwords(), hasSize(2));
        }
    }

    private static String configure(JenkinsRule rule, String cloud, String url) throws Throwable {
        JenkinsLocationConfiguration.get().setUrl(url);
        IdTokens.nameTheJobOnly();
        IdTokenConfiguration.get().setTokenLifetime(60);
        OpenTelekomCloudSwr swr =
                new OpenTelekomCloudSwr("eu-de", new HuaweiWebIdentity("jenkins", new OidcCredential(IdTokens.TEXT)));
        swr.setEndpoint(cloud);
        swr.setIamEndpoint(cloud);
        SimulatedCredentials.add(new RegistryTokenCredentials(CredentialsScope.GLOBAL, "swr", null, swr));
        return IdTokens.issuedBy(rule.jenkins).issuer();
    }

    private static void begin(JenkinsRule rule, String script) throws Throwable {
        WorkflowJob job = rule.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition(script, true));
        job.scheduleBuild2(0).waitForStart();
    }

    private static void waitForMessage(JenkinsRule rule, String message) throws Throwable {
        rule.waitForMessage(message, run(rule));
    }

    private static void waitForSuccess(JenkinsRule rule) throws Throwable {
        rule.assertBuildStatus(Result.SUCCESS, rule.waitForCompletion(run(rule)));
    }

    private static Run<?, ?> run(JenkinsRule rule) {
        return rule.jenkins.getItemByFullName("job", Job.class).getBuildByNumber(1);
    }
}
