package io.jenkins.plugins.registrytoken.credential;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamUserAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import okhttp3.mockwebserver.MockResponse;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ConnectionCheckTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void testingAConnectionAsksTheCloudEachTime() throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC())) {
            RegistryTokenCredentials credentials = SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
            credentials.getPassword();
            assertThat(cloud.calls(), equalTo(1));
            HtmlPage page = jenkins.createWebClient().goTo("credentials/store/system/domain/_/credential/swr/update");
            assertThat(testConnection(page), startsWith("Works: "));
            assertThat(cloud.calls(), equalTo(2));
            cloud.knows(SimulatedCredentials.ACCESS_KEY, "canary-another");
            assertThat(testConnection(page), containsString("answered HTTP 401 "));
            cloud.knows(SimulatedCredentials.ACCESS_KEY, SimulatedCredentials.SECRET);
            assertThat(testConnection(page), startsWith("Works: "));
            assertThat(cloud.calls(), equalTo(4));
        }
    }

    /** So is what a token is obtained with, such as the token of an IAM user. */
    @Test
    void testingAConnectionRemembersNoProof() throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC()).knowsUser("account", "user", "canary-pw")) {
            OpenTelekomCloudSwr issuer = new OpenTelekomCloudSwr(
                    "eu-de", new IamUserAuthentication("account", "user", Secret.fromString("canary-pw")));
            issuer.setEndpoint(cloud.endpoint());
            issuer.setIamEndpoint(cloud.endpoint());
            for (int i = 1; i <= 2; i++) {
                TokenService.get().check(TokenRequests.of(issuer));
                assertThat(cloud.calls("/v3/auth/tokens"), equalTo((long) i));
            }
            cloud.knowsUser("account", "user", "canary-changed");
            assertThat(
                    assertThrows(TokenException.class, () -> TokenService.get().check(TokenRequests.of(issuer)))
                            .reason(),
                    equalTo(TokenException.Reason.REFUSED));
        }
    }

    @Test
    void fourConnectionsAreTestedAtATime() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        ExecutorService people = Executors.newFixedThreadPool(4);
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC())) {
            RegistryTokenCredentials credentials = SimulatedCredentials.of("swr", cloud);
            TokenRequest request = TokenRequests.of(credentials);
            List<Future<RegistryToken>> tests = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                cloud.next(() -> {
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new MockResponse().setResponseCode(403);
                });
                tests.add(people.submit(() -> TokenService.get().check(request)));
            }
            await().until(cloud::calls, equalTo(4));
            assertThat(
                    assertThrows(TokenException.class, () -> TokenService.get().check(request))
                            .getMessage(),
                    equalTo("4 connections are being tested at the moment: try again when they are."));
            answer.countDown();
            for (Future<RegistryToken> test : tests) {
                assertThrows(ExecutionException.class, test::get);
            }
            assertThat(TokenService.get().check(request).login().username(), startsWith("simulated-region@"));
        } finally {
            answer.countDown();
            people.shutdown();
        }
    }

    @Test
    void aLongLoginIsShownInPart() throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC())) {
            cloud.isIn("region".repeat(1000))
                    .serves(IntStream.range(0, 100)
                            .mapToObj(i -> "registry" + i + ".simulated.example")
                            .toArray(String[]::new));
            SimulatedCredentials.add(SimulatedCredentials.of("long", cloud));
            HtmlPage page = jenkins.createWebClient().goTo("credentials/store/system/domain/_/credential/long/update");
            assertThat(
                    testConnection(page),
                    matchesPattern(
                            "Works: registry0.simulated.example, .{260,280}… as regionregion.{280,290}…, valid until .+"));
        }
    }

    private static String testConnection(HtmlPage page) throws Exception {
        page.<HtmlButton>querySelector(".registry-token-test").click();
        page.getWebClient().waitForBackgroundJavaScript(20_000);
        return page.querySelector(".registry-token-result").getTextContent().strip();
    }
}
