package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleProject;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaRoleAuthentication;
import io.jenkins.plugins.registrytoken.simulator.AlibabaSimulator;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What jobs share that sign in with the same role. */
@WithJenkins
class RoleSessionsTest {
    private static final String ROLE = "acs:ram::1234567890123456:role/registry-login";
    private static final int JOBS = 5;

    private static JenkinsRule jenkins;

    private AlibabaSimulator cloud;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void startTheCloud() throws Exception {
        cloud = new AlibabaSimulator(Clock.systemUTC())
                .knows("AK", "canary-secret")
                .knowsRole(ROLE, "")
                .hasInstance("cri-simulated", "team");
    }

    @AfterEach
    void stopTheCloud() throws Exception {
        cloud.close();
    }

    @Test
    void allJobsShareOneKeyAndOneLogin() throws Exception {
        assertThat(passwords(false), hasSize(1));
        assertThat(cloud.calls("AssumeRole"), equalTo(1L));
        assertThat(cloud.calls("GetAuthorizationToken"), equalTo(1L));
        assertThat(cloud.calls(), equalTo(4));
        assertThat(cloud.sessions(), equalTo(Set.of("jenkins")));
    }

    @Test
    void eachJobHasASessionOfItsOwnIfThatIsChosenAndLooksUpNothingAgain() throws Exception {
        assertThat(passwords(true), hasSize(JOBS));
        assertThat(cloud.calls("AssumeRole"), equalTo(JOBS + 1L));
        assertThat(cloud.calls("GetAuthorizationToken"), equalTo((long) JOBS));
        assertThat(cloud.calls("ListInstance"), equalTo(1L));
        assertThat(cloud.calls("GetInstanceEndpoint"), equalTo(1L));
        assertThat(cloud.sessions(), hasSize(JOBS + 1));
        assertThat(cloud.sessions().toString(), containsString("jenkins-per-job-0"));
    }

    private Set<String> passwords(boolean sessionPerJob) throws Exception {
        AlibabaRoleAuthentication role = new AlibabaRoleAuthentication(
                ROLE, new AccessKeyAuthentication("AK", Secret.fromString("canary-secret")));
        role.setSessionPerJob(sessionPerJob);
        AlibabaAcr acr = new AlibabaAcr("cn-shanghai", "team", role);
        acr.setEndpoint(cloud.endpoint());
        acr.setStsEndpoint(cloud.endpoint());
        RegistryTokenCredentials credentials =
                new RegistryTokenCredentials(CredentialsScope.GLOBAL, "acr-" + sessionPerJob, null, acr);
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
        Set<String> passwords = new LinkedHashSet<>();
        for (int i = 0; i < JOBS; i++) {
            FreeStyleProject job = jenkins.createFreeStyleProject((sessionPerJob ? "per-job-" : "shared-") + i);
            RegistryTokenCredentials forJob =
                    (RegistryTokenCredentials) credentials.forRun(jenkins.buildAndAssertSuccess(job));
            passwords.add(forJob.getPassword().getPlainText());
        }
        return passwords;
    }
}
