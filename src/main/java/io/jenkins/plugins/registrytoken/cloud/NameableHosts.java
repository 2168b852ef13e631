package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.Loopback;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import java.util.List;
import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * The registry hosts that a cloud's answer may name. A login replaces what the agent has for its host, so an answer must not
 * name the registry of others, and never Docker Hub.
 *
 * @param domain the cloud's own: hosts in it are accepted
 * @param endpoint where the API is called; one on loopback is a simulated cloud, which may name any registry but Docker Hub
 * @param listed {@code host[:port]} each, which the credential lists: if there are any, no others are accepted
 */
public record NameableHosts(
        @NonNull String domain,
        @NonNull HttpUrl endpoint,
        @NonNull List<String> listed) {

    /**
     * Whether a token may be for this host.
     *
     * @param host {@code host[:port]}
     */
    public boolean accept(@NonNull String host) {
        return !RegistryHost.isDockerHub(host) && (listed.isEmpty() ? isOfCloud(host) : isListed(host));
    }

    /** Whether a login that the answer has for this host may be used for the {@link #listed} ones. */
    public boolean acceptLogin(@NonNull String host) {
        return !RegistryHost.isDockerHub(host) && (isOfCloud(host) || isListed(host));
    }

    private boolean isListed(String host) {
        return listed.stream().anyMatch(host::equalsIgnoreCase);
    }

    private boolean isOfCloud(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        return name.endsWith('.' + domain)
                || Loopback.isAllowed() && (Loopback.is(name) || Loopback.is(endpoint.host()));
    }

    /** The complaint about an answer that names only hosts like this one, to follow "answered HTTP 200 ". */
    @NonNull
    public static String noneAccepted(@NonNull String example) {
        return "with " + example
                + ", which is neither a host of this cloud nor one of the registry hosts in the credential."
                + " Enter it there if it is right";
    }
}
