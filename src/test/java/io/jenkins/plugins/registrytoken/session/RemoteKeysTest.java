package io.jenkins.plugins.registrytoken.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import com.cloudbees.plugins.credentials.CredentialsUseListener;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Item;
import hudson.model.Node;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Registry tokens that take their access key from a store that fails or hangs, in builds that run longer than a login. */
@WithJenkins
class RemoteKeysTest {
    private static final String RENEWED = "registry-token: swr.simulated.example renewed until ";
    private static final String NOT_RENEWED = "a login could not be renewed, and is tried again; it is valid until ";
    private static final String NO_ANSWER =
            "Registry token vault: the store of this credential, or of one that it refers to, has not answered for 30 seconds.";
    /** More than there are threads that renew. */
    private static final int SESSIONS = 12;

    @TempDir
    Path control;

    private JenkinsRule jenkins;
    private CloudSimulator cloud;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC()).tokensLive(Duration.ofSeconds(6));
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        OpenTelekomCloudSwr issuer = new OpenTelekomCloudSwr("eu-de", new AccessKeyFromCredentials("key"));
        issuer.setEndpoint(cloud.endpoint());
        SimulatedCredentials.add(new RegistryTokenCredentials(CredentialsScope.GLOBAL, "vault", null, issuer));
        SimulatedCredentials.store(Jenkins.get()).addCredentials(Domain.global(), new RemoteKey("key"));
    }

    @AfterEach
    void stop() throws Exception {
        RemoteKey.serverAnswers();
        RemoteKey.FAULT.set(null);
        cloud.close();
    }

    @Test
    void aStoreThatFailsIsOneLineAndAskedAgain() throws Exception {
        WaitingBuild build = build("withRegistryToken('vault') { semaphore 'inside' }");
        SemaphoreStep.waitForStart("inside/1", build.run());
        RemoteKey.FAULT.set(new CredentialsUnavailableException("password", "canary"));
        build.says(NOT_RENEWED);
        await().atMost(Duration.ofMinutes(1)).until(() -> page(build).contains("Registry token vault: "));
        RemoteKey.FAULT.set(null);
        long before = build.lines(RENEWED);
        await().atMost(Duration.ofMinutes(1)).until(() -> build.lines(RENEWED) > before);
        SemaphoreStep.success("inside/1", null);
        build.ends(Result.SUCCESS);
        assertThat(build.lines(NOT_RENEWED), is(1L));
        assertThat(JenkinsRule.getLog(build.run()), not(containsString("\tat ")));
        assertThat(page(build), not(containsString("Registry token vault: ")));
    }

    @Test
    void aStoreThatFailsAsABlockOpensIsOneLine() throws Exception {
        RemoteKey.FAULT.set(new CredentialsUnavailableException("password", "canary"));
        for (String ids : List.of("vault", "swr, vault")) {
            WaitingBuild build = build("withRegistryToken('" + ids + "') { echo 'inside' }");
            build.ends(Result.FAILURE);
            assertThat(build.lines("Registry token vault: "), is(1L));
            assertThat(JenkinsRule.getLog(build.run()), not(containsString("\tat ")));
            assertThat(page(build), containsString("Registry token vault: "));
        }
    }

    @Test
    void aStoreThatHangsHoldsUpNoOtherBuildAndIsAskedAgainOnceItAnswers() throws Exception {
        StringBuilder branches = new StringBuilder();
        for (int i = 0; i < SESSIONS; i++) {
            branches.append("b%d: { withRegistryToken('vault') { semaphore 's%d' } },".formatted(i, i));
        }
        WaitingBuild hanging = build("parallel(" + branches + " failFast: false)");
        for (int i = 0; i < SESSIONS; i++) {
            SemaphoreStep.waitForStart("s" + i + "/1", hanging.run());
        }
        WaitingBuild other = build("withRegistryToken('swr') { semaphore 'other' }");
        SemaphoreStep.waitForStart("other/1", other.run());
        RemoteKey.serverHangs();
        await().atMost(Duration.ofMinutes(1)).until(RemoteKey.WAITING::get, is(SESSIONS));
        goesOnBeingRenewed(other);
        await().atMost(Duration.ofMinutes(2)).until(() -> hanging.lines(NO_ANSWER), is(2L * SESSIONS));
        assertThat(hanging.lines(NOT_RENEWED.substring(0, 50)), is((long) SESSIONS));
        assertThat(page(hanging), containsString(NO_ANSWER));
        goesOnBeingRenewed(other);
        assertThat("each session asks once", RemoteKey.WAITING.get(), is(SESSIONS));
        assertThat(RenewalThreads.count() <= SessionTimer.THREADS, is(true));

        long before = hanging.lines(RENEWED);
        RemoteKey.serverAnswers();
        await().atMost(Duration.ofMinutes(2)).until(() -> hanging.lines(RENEWED) >= before + SESSIONS);
        SemaphoreStep.success("other/1", null);
        other.ends(Result.SUCCESS);
        for (int i = 0; i < SESSIONS; i++) {
            SemaphoreStep.success("s" + i + "/1", null);
        }
        hanging.ends(Result.SUCCESS);
        assertThat(Sessions.get().all(), empty());
    }

    @Test
    void aBlockWhoseStoreHangsEndsAndNothingIsWrittenAfterwards() throws Exception {
        WaitingBuild build = build("withRegistryToken('vault') { semaphore 'inside' }");
        SemaphoreStep.waitForStart("inside/1", build.run());
        RemoteKey.serverHangs();
        await().atMost(Duration.ofMinutes(1)).until(RemoteKey.WAITING::get, greaterThan(0));
        SemaphoreStep.success("inside/1", null);
        build.ends(Result.SUCCESS);
        assertThat(build.lines(NO_ANSWER), is(0L));
        assertThat(Sessions.get().all(), empty());
        RemoteKey.serverAnswers();
        await().atMost(Duration.ofMinutes(1)).until(RenewalThreads::busy, empty());
        assertThat(build.lines(RENEWED), is(0L));
    }

    @Test
    void theUseOfTheKeyIsRecordedWhenTheBlockOpensAndNotAtEachRenewal() throws Exception {
        Uses.OF_KEYS.set(0);
        WaitingBuild build = build("withRegistryToken('vault') { semaphore 'inside' }");
        SemaphoreStep.waitForStart("inside/1", build.run());
        assertThat(Uses.OF_KEYS.get(), is(1));
        goesOnBeingRenewed(build);
        SemaphoreStep.success("inside/1", null);
        build.ends(Result.SUCCESS);
        assertThat(Uses.OF_KEYS.get(), is(1));
    }

    /** Is told of each use that Jenkins writes to its disk. */
    @TestExtension("theUseOfTheKeyIsRecordedWhenTheBlockOpensAndNotAtEachRenewal")
    public static final class Uses implements CredentialsUseListener {
        private static final AtomicInteger OF_KEYS = new AtomicInteger();

        @Override
        public void onUse(Credentials c, Run run) {
            if (c instanceof RemoteKey) {
                OF_KEYS.incrementAndGet();
            }
        }

        @Override
        public void onUse(Credentials c, Node node) {
            // not ours
        }

        @Override
        public void onUse(Credentials c, Item item) {
            // not ours
        }
    }

    private static void goesOnBeingRenewed(WaitingBuild build) throws Exception {
        long before = build.lines(RENEWED);
        await().atMost(Duration.ofMinutes(1)).until(() -> build.lines(RENEWED) >= before + 3);
    }

    private String page(WaitingBuild build) throws Exception {
        return jenkins.createWebClient().getPage(build.run(), "registry-tokens").asNormalizedText();
    }

    private WaitingBuild build(String body) throws Exception {
        return WaitingBuild.start(jenkins, control, "node('built-in') { " + body + " }");
    }
}
