package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.Loopback;
import okhttp3.HttpUrl;

/** The rule for addresses that people enter to have an API called elsewhere than at its public address. */
public final class EndpointAddress {
    private EndpointAddress() {}

    /**
     * Reads an address; blanks around it do not matter.
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
