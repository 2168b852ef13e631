package io.jenkins.plugins.registrytoken.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;

import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.http.Loopback;
import io.jenkins.plugins.registrytoken.token.Expiring;
import java.io.IOException;
import java.net.InetAddress;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every request to a cloud keeps to. A test class extends this once for each kind of request. All secrets in it, those
 * that the cloud issues included, begin with {@code canary}.
 *
 * @param <T> the answer
 */
public abstract class RequestContract<T extends Expiring> {
    private MockWebServer server;
    private HttpUrl url;

    /**
     * A complete request. Each call makes a new one that is equal to the one before.
     *
     * @param cloud where all of its calls go, look-ups included
     */
    protected abstract CloudRequest<T> request(HttpUrl cloud);

    /** Answers as the cloud does if all is well, with what expires at least 15 minutes from now. */
    protected abstract Dispatcher cloud();

    /**
     * The same request with a key or token that a cloud issued. Not null where {@link #request(HttpUrl)} has one.
     *
     * @param proof gives the key or token, for the look-ups too
     */
    protected CloudRequest<T> request(HttpUrl cloud, Proof proof) {
        return null;
    }

    /** How the cloud rejects a key or token that it issued itself; null if {@link #request(HttpUrl, Proof)} gives null. */
    protected MockResponse rejected() {
        return null;
    }

    /** How many calls are made while all look-ups are remembered. */
    protected int callsOfItsOwn() {
        return 1;
    }

    /**
     * The body of an error in the form of this cloud. The usual members of JSON are tried unless this is overridden.
     *
     * @param message as it stands in the body, already in quotes where JSON wants them
     */
    protected String error(String message) {
        return "{\"code\": \"Wrong\", \"message\": \"" + message + "\"}";
    }

    /**
     * Another value of a component of the request. It is asked for those that the contract cannot vary itself.
     *
     * @param component its path in the request: {@code auth.source.jwt}
     * @param value what it is now
     */
    protected Object other(String component, Object value) {
        return null;
    }

    @BeforeEach
    void start() throws IOException {
        System.setProperty(Loopback.PROPERTY, "true");
        server = new MockWebServer();
        server.setDispatcher(cloud());
        server.start(InetAddress.getByName("127.0.0.1"), 0);
        url = HttpUrl.get("http://127.0.0.1:" + server.getPort() + '/');
    }

    @AfterEach
    void stop() throws IOException {
        server.shutdown();
    }

    @Test
    void equalConfigurationsGiveEqualRequests() {
        CloudRequest<T> request = request(url);
        assertThat(request(url), not(sameInstance(request)));
        assertThat(request(url), equalTo(request));
        assertThat(request(url).hashCode(), equalTo(request.hashCode()));
    }

    @Test
    void makingARequestCallsNobody() {
        request(url);
        assertThat(server.getRequestCount(), equalTo(0));
    }
}
