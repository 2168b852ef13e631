package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;
import okhttp3.HttpUrl;

/** The rule for addresses that people enter to have an API called elsewhere than at its public address. */
public final class EndpointAddress {
    private EndpointAddress() {}

    /**
     * Reads an address; blanks around it do not matter.
     *
     * @param example an address to show in the message
     * @throws IllegalArgumentException unless it is {@code https://host[:port]}, or {@code http} on loopback
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
        if (!parsed.isHttps() && !isLoopback(parsed.host())) {
            throw new IllegalArgumentException("The endpoint must begin with https://.");
        }
        return parsed;
    }

    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("::1") || name.matches("127(\\.\\d{1,3}){3}");
    }
}
