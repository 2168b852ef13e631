package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.ProxyConfiguration;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Calls go the way that Jenkins is told to go, through a proxy that forwards those to {@link #HOST} to the cloud. */
@WithJenkins
class ProxyTest {
    /** A host that only the proxy knows. */
    private static final String HOST = "cloud.invalid";

    private static final String STORE_PASSWORD = "canary-key-store";

    @TempDir
    static Path directory;

    private static SSLContext tls;

    private final AtomicInteger forwarded = new AtomicInteger();
    private final AtomicBoolean challenged = new AtomicBoolean();
    private final MockWebServer proxy = new MockWebServer();
    private final OkHttpClient onward = new OkHttpClient();
    private JenkinsRule jenkins;
    private CloudSimulator cloud;

    @BeforeAll
    static void trustACertificateOfTheHost() throws Exception {
        Path store = directory.resolve("certificate.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "cloud",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + HOST,
                        "-ext",
                        "san=dns:" + HOST,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE_PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(), equalTo(0));
        char[] password = STORE_PASSWORD.toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), password), password);
        tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        System.setProperty("javax.net.ssl.trustStore", store.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", STORE_PASSWORD);
    }

    @AfterAll
    static void trustAsBefore() {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStorePassword");
    }

    @BeforeEach
    void start(JenkinsRule rule) throws IOException {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC())
                .knows("AK", "canary-secret")
                .serves("swr.eu-de.otc.t-systems.com");
        proxy.useHttps(tls.getSocketFactory(), true);
        proxy.setProtocols(List.of(Protocol.HTTP_1_1)); // of HTTP/2, it does not tell the host that was signed
        proxy.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                try {
                    return forward(request);
                } catch (IOException e) {
                    return new MockResponse().setResponseCode(502);
                }
            }

            /** The tunnel begins after the answer to this; the client first waits to be asked for the password. */
            @Override
            public MockResponse peek() {
                return challenged.get()
                        ? new MockResponse().setSocketPolicy(SocketPolicy.UPGRADE_TO_SSL_AT_END)
                        : new MockResponse();
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
        assertThat(atTheHost("AK", "canary-secret").getUsername(), equalTo("simulated-region@AK"));
        assertThat(forwarded.get(), equalTo(1));
        assertThat(cloud.calls(), equalTo(1));
    }

    @Test
    void hostsThatAreExemptAreCalledDirectly() throws Exception {
        proxy("user", "canary-proxy-password", HOST);
        assertThat(failure(atTheHost("AK", "canary-secret")), containsString("there is no host " + HOST));
        assertThat(proxy.getRequestCount(), equalTo(0));
    }

    @Test
    void aProxyThatDoesNotExistIsNamedAndNotTheCloud() throws Exception {
        jenkins.jenkins.setProxy(new ProxyConfiguration("proxy.invalid", 3128));
        assertThat(
                failure(atTheHost("AK", "canary-secret")),
                containsString("the proxy of the controller is not found (proxy.invalid"));
    }

    @Test
    void loopbackIsCalledDirectlyThoughItIsNotExempt() throws Exception {
        proxy("user", "canary-proxy-password", null);
        stored(SimulatedCredentials.of("swr", cloud)).getUsername();
        assertThat(proxy.getRequestCount(), equalTo(0));
        assertThat(cloud.calls(), equalTo(1));
    }

    @Test
    void aProxyThatIsSetLaterIsUsedFromThenOn() throws Exception {
        cloud.knows("other", "canary-other-secret");
        assertThat(failure(atTheHost("AK", "canary-secret")), containsString("there is no host " + HOST));
        proxy("user", "canary-proxy-password", null);
        atTheHost("other", "canary-other-secret").getUsername();
        assertThat(forwarded.get(), equalTo(1));
        assertThat(cloud.calls(), equalTo(1));
    }

    @Test
    void aProxyThatRefusesIsOneLine() throws Exception {
        proxy("user", "canary-wrong", null);
        String line = failure(atTheHost("AK", "canary-secret"));
        assertThat(line, startsWith("Registry token swr: Open Telekom Cloud SWR at " + HOST + " did not answer: "));
        assertThat(line, endsWith("Check the proxy of the controller, its user and its password."));
        assertThat(line.contains("canary") || line.contains("\n"), equalTo(false));
        assertThat(cloud.calls(), equalTo(0));
    }

    private static RegistryTokenCredentials atTheHost(String accessKey, String secret) {
        return stored(SimulatedCredentials.of("swr", "https://" + HOST, accessKey, secret));
    }

    /** As one of Jenkins, even beside another of the same id. */
    private static RegistryTokenCredentials stored(RegistryTokenCredentials credentials) {
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
        return credentials;
    }

    private static String failure(RegistryTokenCredentials credentials) {
        return assertThrows(RuntimeException.class, credentials::getUsername).getMessage();
    }

    private void proxy(String user, String password, String exempt) throws IOException {
        jenkins.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", proxy.getPort(), user, password, exempt));
    }

    private MockResponse forward(RecordedRequest request) throws IOException {
        if (request.getMethod().equals("CONNECT")) {
            if (Credentials.basic("user", "canary-proxy-password").equals(request.getHeader("Proxy-Authorization"))) {
                return new MockResponse();
            }
            challenged.set(true);
            return new MockResponse().setResponseCode(407).setHeader("Proxy-Authenticate", "Basic realm=\"proxy\"");
        }
        forwarded.incrementAndGet();
        // The signature is for the host that the caller named.
        Request copy = new Request.Builder()
                .url(cloud.endpoint() + request.getPath().substring(1))
                .headers(request.getHeaders()
                        .newBuilder()
                        .removeAll("Accept-Encoding")
                        .build())
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
