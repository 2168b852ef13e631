package io.jenkins.plugins.registrytoken.credentials;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.ProxyConfiguration;
import io.jenkins.plugins.registrytoken.build.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Credentials;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Calls go the way that Jenkins is told to go, through a proxy that forwards to the cloud. */
@WithJenkins
class ProxyTest {
    private final AtomicInteger forwarded = new AtomicInteger();
    private final MockWebServer proxy = new MockWebServer();
    private final OkHttpClient onward = new OkHttpClient();
    private JenkinsRule jenkins;
    private CloudSimulator cloud;

    @BeforeEach
    void start(JenkinsRule rule) throws IOException {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC());
        proxy.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                try {
                    return forward(request);
                } catch (IOException e) {
                    return new MockResponse().setResponseCode(502);
                }
            }
        });
        proxy.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
        proxy.shutdown();
    }

    @Test
    void callsGoThroughTheProxyOfJenkinsWithItsPassword() throws Exception {
        proxy("user", "canary-proxy-password", null);
        assertThat(
                SimulatedCredentials.of("swr", cloud).getUsername(),
                equalTo("simulated-region@" + SimulatedCredentials.ACCESS_KEY));
        assertThat(forwarded.get(), equalTo(1));
        assertThat(cloud.calls(), equalTo(1));
    }

    @Test
    void hostsThatAreExemptAreCalledDirectly() throws Exception {
        proxy("user", "canary-proxy-password", "127.0.0.1");
        SimulatedCredentials.of("swr", cloud).getUsername();
        assertThat(forwarded.get(), equalTo(0));
        assertThat(cloud.calls(), equalTo(1));
    }

    @Test
    void aProxyThatIsSetLaterIsUsedFromThenOn() throws Exception {
        cloud.knows("other", "other-secret");
        SimulatedCredentials.of("swr", cloud).getUsername();
        proxy("user", "canary-proxy-password", null);
        SimulatedCredentials.of("other", cloud.endpoint(), "other", "other-secret")
                .getUsername();
        assertThat(forwarded.get(), equalTo(1));
        assertThat(cloud.calls(), equalTo(2));
    }

    @Test
    void aProxyThatRefusesIsOneLine() throws Exception {
        proxy("user", "canary-wrong", null);
        String line = assertThrows(RuntimeException.class, () -> SimulatedCredentials.of("swr", cloud)
                        .getUsername())
                .getMessage();
        assertThat(line, containsString("Registry token swr: Open Telekom Cloud SWR at 127.0.0.1 "));
        assertThat(line, containsString("407"));
        assertThat(line.contains("canary") || line.contains("\n"), equalTo(false));
        assertThat(cloud.calls(), equalTo(0));
    }

    private void proxy(String user, String password, String exempt) throws IOException {
        jenkins.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", proxy.getPort(), user, password, exempt));
    }

    private MockResponse forward(RecordedRequest request) throws IOException {
        if (!Credentials.basic("user", "canary-proxy-password").equals(request.getHeader("Proxy-Authorization"))) {
            return new MockResponse().setResponseCode(407).setHeader("Proxy-Authenticate", "Basic realm=\"proxy\"");
        }
        forwarded.incrementAndGet();
        Headers headers = request.getHeaders()
                .newBuilder()
                .removeAll("Proxy-Authorization")
                .removeAll("Accept-Encoding")
                .build();
        // The request line of a request to a proxy holds the whole address.
        Request copy = new Request.Builder()
                .url(request.getRequestLine().split(" ")[1])
                .headers(headers)
                .method(
                        request.getMethod(),
                        RequestBody.create(request.getBody().readByteArray()))
                .build();
        try (Response response = onward.newCall(copy).execute()) {
            return new MockResponse()
                    .setResponseCode(response.code())
                    .setHeaders(response.headers())
                    .setBody(response.body().string());
        }
    }
}
