package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.Loopback;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * Where an API is called.
 *
 * @param service its name for users: {@code Example Cloud Registry}
 * @param url without path
 * @param domain of the cloud: its answers may name registry hosts in it
 */
public record Endpoint(
        @NonNull String service,
        @NonNull HttpUrl url,
        @NonNull String domain) {

    /** The public address of a service, at the default port of HTTPS. */
    @NonNull
    public static Endpoint ofHost(@NonNull String service, @NonNull String host, @NonNull String domain) {
        HttpUrl url = new HttpUrl.Builder().scheme("https").host(host).build();
        return new Endpoint(service, url, domain);
    }

    /**
     * This service at another address: a private endpoint, that of a new region, or a gateway.
     *
     * @param address null for the same address
     * @throws IllegalArgumentException if {@link #parse} refuses the address
     */
    @NonNull
    public Endpoint at(@CheckForNull String address) {
        return address == null ? this : new Endpoint(service, parse(address, "https://" + url.host()), domain);
    }

    /** The service and its host, to begin a message with. */
    @NonNull
    public String describe() {
        return service + " at " + url.host();
    }

    /**
     * The registry hosts that an answer may name.
     *
     * @param listed {@code host[:port]} each, by the credential; may be empty
     */
    @NonNull
    public NameableHosts hosts(@NonNull List<String> listed) {
        return new NameableHosts(domain, url, listed);
    }

    /**
     * Reads an address that a user entered; blanks around it do not matter.
     *
     * @param example an address to show in the message
     * @throws IllegalArgumentException unless it is {@code https://host[:port]}; or {@code http} or {@code https} on
     *     loopback, if {@linkplain Loopback#isAllowed that is allowed}
     */
    @NonNull
    public static HttpUrl parse(@NonNull String address, @NonNull String example) {
        HttpUrl parsed = HttpUrl.parse(address.strip());
        if (parsed == null
                || !parsed.encodedPath().equals("/")
                || parsed.query() != null
                || parsed.fragment() != null
                || !parsed.username().isEmpty()
                || !parsed.password().isEmpty()) {
            throw new IllegalArgumentException("The endpoint must be an address like " + example + '.');
        }
        if (Loopback.is(parsed.host())) {
            if (!Loopback.isAllowed()) {
                throw new IllegalArgumentException(
                        "The endpoint must not be on loopback (localhost, 127.0.0.1): enter the address of the cloud.");
            }
        } else if (!parsed.isHttps()) {
            throw new IllegalArgumentException("The endpoint must begin with https://.");
        }
        return parsed;
    }
}
