package io.jenkins.plugins.registrytoken.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.credential.IssueProblems;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamTokenAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A key or token in another credential, whose store cannot always be reached. */
@WithJenkins
class UnreadableKeyTest {
    private static final Map<String, String> REASONS = Map.of(
            CredentialsUnavailableException.class.getSimpleName(),
            "sealed for now",
            IllegalStateException.class.getSimpleName(),
            "an unexpected IllegalStateException. The log of Jenkins says more.",
            IllegalArgumentException.class.getSimpleName(),
            "an unexpected IllegalArgumentException. The log of Jenkins says more.");

    private static JenkinsRule jenkins;

    @TempDir
    Path control;

    private CloudSimulator cloud;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void store() throws Exception {
        cloud = new CloudSimulator(Clock.systemUTC())
                .knows("AK", "canary-secret")
                .knowsIamToken("canary-iam-token")
                .tokensLive(Duration.ofSeconds(6));
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        SystemCredentialsProvider.getInstance().getCredentials().add(new Vault());
        SystemCredentialsProvider.getInstance().getCredentials().add(new TextVault());
    }

    @AfterEach
    void stop() throws Exception {
        Vault.fault = null;
        cloud.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CredentialsUnavailableException", "IllegalStateException", "IllegalArgumentException"})
    void aBuildEndsWithOneLineAndTheNextTriesAgain(String fault) throws Exception {
        for (Authentication authentication :
                List.of(new AccessKeyFromCredentials("vault"), new IamTokenAuthentication("text-vault"))) {
            store(authentication);
            Vault.fault = fault;
            String id = authentication instanceof IamTokenAuthentication ? "text-vault" : "vault";
            WorkflowRun run = start("").ends(Result.FAILURE);
            String line = "Registry token swr: It takes its key from credential " + id
                    + ", which cannot be read at present: ";
            jenkins.assertLogContains("ERROR: " + line, run);
            jenkins.assertLogContains(REASONS.get(fault), run);
            String log = JenkinsRule.getLog(run);
            assertThat(log, not(containsString("\tat ")));
            assertThat(log, not(containsString("canary")));
            assertThat(
                    jenkins.createWebClient().getPage(run, "registry-tokens").asNormalizedText(),
                    containsString("It takes its key from credential " + id));
            assertThat(IssueProblems.get().all(), hasSize(1));
            assertThat(IssueProblems.get().all().get(0).nextTry(), is(notNullValue()));

            Vault.fault = null;
            start("").ends(Result.SUCCESS);
            assertThat(IssueProblems.get().all(), empty());
        }
    }

    @Test
    void aLoginThatCannotBeRenewedForItIsTriedAgain() throws Exception {
        store(new AccessKeyFromCredentials("vault"));
        WaitingBuild build = start(WaitingBuild.waitFor(control, "end"));
        build.says("waiting for end");
        Vault.fault = "CredentialsUnavailableException";
        build.says("a login could not be renewed, and is tried again; it is valid until ");
        build.says("which cannot be read at present: ");
        assertThat(IssueProblems.get().all(), hasSize(1));
        long renewals = build.lines("renewed");
        Vault.fault = null;
        await().atMost(Duration.ofMinutes(1)).until(() -> build.lines("renewed") > renewals);
        assertThat(IssueProblems.get().all(), empty());
        WorkflowRun run = build.go("end").ends(Result.SUCCESS);
        assertThat(build.lines("which cannot be read at present: "), is(1L));
        assertThat(JenkinsRule.getLog(run), not(containsString("\tat ")));
    }

    private void store(Authentication authentication) {
        OpenTelekomCloudSwr issuer = new OpenTelekomCloudSwr("eu-de", authentication);
        issuer.setEndpoint(cloud.endpoint());
        List<Credentials> stored = SystemCredentialsProvider.getInstance().getCredentials();
        stored.removeIf(RegistryTokenCredentials.class::isInstance);
        stored.add(new RegistryTokenCredentials(CredentialsScope.GLOBAL, "swr", null, issuer));
    }

    private WaitingBuild start(String body) throws Exception {
        return WaitingBuild.start(jenkins, control, "node { withRegistryToken('swr') { " + body + " } }");
    }

    /** A user name and a password in a vault. */
    public static final class Vault extends BaseStandardCredentials implements StandardUsernamePasswordCredentials {
        private static final long serialVersionUID = 1;
        private static volatile String fault;

        Vault() {
            super(CredentialsScope.GLOBAL, "vault", null);
        }

        static void check() {
            String now = fault;
            if (now != null) {
                throw switch (now) {
                    case "IllegalStateException" -> new IllegalStateException("canary");
                    case "IllegalArgumentException" -> new IllegalArgumentException("canary");
                    default -> new CredentialsUnavailableException("password", "sealed\nfor now");
                };
            }
        }

        @Override
        public String getUsername() {
            return "AK";
        }

        @Override
        public Secret getPassword() {
            check();
            return Secret.fromString("canary-secret");
        }

        @TestExtension
        public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {}
    }

    /** A secret text in the same vault. */
    public static final class TextVault extends BaseStandardCredentials implements StringCredentials {
        private static final long serialVersionUID = 1;

        TextVault() {
            super(CredentialsScope.GLOBAL, "text-vault", null);
        }

        @Override
        public Secret getSecret() {
            Vault.check();
            return Secret.fromString("canary-iam-token");
        }

        @TestExtension
        public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {}
    }
}
