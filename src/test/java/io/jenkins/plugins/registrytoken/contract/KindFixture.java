package io.jenkins.plugins.registrytoken.contract;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Describable;
import hudson.model.Item;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import jenkins.model.Jenkins;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** A Jenkins that administrators and readers log in to, a cloud, and a registry token of it that each test may store. */
@ExtendWith(OneJenkins.class)
abstract class KindFixture {
    static final Login ISSUED = new Login("contract", "canary-issued-password");
    static final String ID = "contract-token";
    static final String STORE = "credentials/store/system/domain/_/";

    private static final Map<String, JenkinsRule.WebClient> CLIENTS = new HashMap<>();
    private static JenkinsRule jenkins;

    private final List<RecordedRequest> calls = new CopyOnWriteArrayList<>();
    private final List<Credentials> stored = new ArrayList<>();
    private MockWebServer server;
    private Dispatcher cloud;

    /**
     * Answers as the cloud does, for all services that are asked.
     *
     * @param issued the login that it issues whenever it is asked for one. A cloud that makes its user names up gives the
     *     password of this one
     */
    protected abstract Dispatcher cloud(Login issued) throws Exception;

    /** Credentials to which the configuration refers, with secrets that begin with {@code canary}. Jenkins has them. */
    protected List<Credentials> credentials() {
        return List.of();
    }

    /** Fields that never change what the cloud is asked for, such as one for people. */
    protected Set<String> withoutEffect() {
        return Set.of();
    }

    /**
     * Another valid value of a field.
     *
     * @param value the current one; not null, and no object with fields of its own
     */
    protected Object another(String field, Object value) {
        if (value instanceof Boolean one) {
            return !one;
        }
        if (value instanceof Integer number) {
            return number + 1;
        }
        if (value instanceof Enum<?> one) {
            Object[] all = one.getDeclaringClass().getEnumConstants();
            return all[(one.ordinal() + 1) % all.length];
        }
        if (value instanceof Secret secret) {
            return Secret.fromString(secret.getPlainText() + '2');
        }
        HttpUrl url = HttpUrl.parse(value.toString());
        return url == null
                ? value + "2"
                : url.newBuilder().port(url.port() + 1).build().toString();
    }

    /** Secrets, or how they begin, that the cloud gives on the way to the login, such as the one of a temporary key. */
    protected List<String> secretsOfTheCloud() {
        return List.of();
    }

    /** A new issuer with every field set, and so is what is tested of it. */
    abstract TokenIssuer whole() throws Exception;

    /** What is tested of an issuer: itself, or how it signs in. */
    abstract Describable<?> kind(TokenIssuer whole);

    /** An issuer with another object of the kind. */
    abstract TokenIssuer with(Object kind) throws Exception;

    /** A new object of the kind with every field set. */
    final Describable<?> kind() throws Exception {
        return kind(whole());
    }

    @BeforeEach
    final void startCloud(JenkinsRule rule) throws Exception {
        if (jenkins() != rule) {
            secure(rule);
        }
        credentials().forEach(this::store);
        cloud = cloud(ISSUED);
        server = new MockWebServer();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                calls.add(request);
                return cloud.dispatch(request);
            }
        });
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    final void stopCloud() throws IOException {
        SystemCredentialsProvider.getInstance().getCredentials().removeAll(stored);
        SystemCredentialsProvider.getInstance().save();
        server.shutdown();
    }

    private static void secure(JenkinsRule rule) {
        jenkins = rule;
        CLIENTS.clear();
        rule.jenkins.setSecurityRealm(rule.createDummySecurityRealm());
        rule.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
    }

    /** The Jenkins that all tests of the class share. */
    protected static JenkinsRule jenkins() {
        return jenkins;
    }

    /** The address of the cloud. */
    final HttpUrl cloud() {
        return HttpUrl.get("http://127.0.0.1:" + server.getPort() + '/');
    }

    /** From now on the cloud has this answer to everything. */
    final void answerAll(Function<RecordedRequest, MockResponse> answer) {
        cloud = new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer.apply(request);
            }
        };
    }

    /** All that the cloud received so far. */
    final List<RecordedRequest> calls() {
        return calls;
    }

    final TokenRequest request(TokenIssuer issuer) throws Exception {
        return issuer.request(new ContractRequester(credentials()));
    }

    /** A registry token that is stored in Jenkins during the test. */
    final RegistryTokenCredentials store(TokenIssuer issuer) {
        RegistryTokenCredentials token =
                new RegistryTokenCredentials(CredentialsScope.GLOBAL, ID, "description", issuer);
        store(token);
        return token;
    }

    private void store(Credentials credentials) {
        stored.add(credentials);
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
    }

    /** The issuer that is stored at present. */
    static TokenIssuer storedIssuer(SystemCredentialsProvider provider) {
        return provider.getCredentials().stream()
                .filter(RegistryTokenCredentials.class::isInstance)
                .map(RegistryTokenCredentials.class::cast)
                .filter(token -> token.getId().equals(ID))
                .findFirst()
                .orElseThrow()
                .getIssuer();
    }

    /** Logged in once, as that takes longer than a page. */
    static JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = CLIENTS.get(user);
        if (client == null) {
            client = jenkins.createWebClient()
                    .withThrowExceptionOnFailingStatusCode(false)
                    .login(user);
            client.addRequestHeader("Accept-Language", "en-US");
            CLIENTS.put(user, client);
        }
        return client.withJavaScriptEnabled(true);
    }

    /** Calls a web method of a descriptor. */
    static WebResponse post(JenkinsRule.WebClient client, Class<?> kind, String method, String name, String value)
            throws Exception {
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), webMethod(kind, method)), HttpMethod.POST);
        request.setRequestParameters(List.of(new NameValuePair(name, value)));
        return client.getPage(client.addCrumb(request)).getWebResponse();
    }

    static String webMethod(Class<?> kind, String method) {
        return "descriptorByName/" + kind.getName() + '/' + method;
    }

    /** What a person sees of an answer. */
    static String text(WebResponse response) {
        return response.getContentAsString().replaceAll("<[^>]*>", "").strip();
    }

    /** Looks for every secret: those of the form, of other credentials and of the cloud. */
    final LeakSearch secrets() throws Exception {
        List<String> all = new ArrayList<>(secretsOfTheCloud());
        all.add(ISSUED.password());
        all.addAll(configuredSecrets());
        return new LeakSearch(all.toArray(String[]::new));
    }

    /** The secrets of the form and of other credentials. */
    final List<String> configuredSecrets() throws Exception {
        List<String> all = new ArrayList<>();
        for (Object value = whole(); value != null; value = authentication(value)) {
            BoundFields.secrets(value).forEach(all::add);
        }
        credentials().forEach(credential -> BoundFields.secrets(credential).forEach(all::add));
        return all;
    }

    private static Object authentication(Object of) {
        return of instanceof TokenIssuer issuer
                ? issuer.getAuthentication()
                : ((Authentication) of).getAuthentication();
    }
}
