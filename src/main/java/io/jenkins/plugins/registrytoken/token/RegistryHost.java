package io.jenkins.plugins.registrytoken.token;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code host[:port]} of a registry, in the spellings that configuration files and cloud answers use for it. */
public final class RegistryHost {

    /** The key under which the docker CLI keeps the login of Docker Hub, whatever the user called it. */
    public static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private static final Pattern VALID =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?(?::\\d{1,5})?");

    private RegistryHost() {}

    /** Strips scheme and path, as the docker CLI does before it compares the keys of {@code auths}. */
    @NonNull
    public static String bare(@NonNull String key) {
        String host = key;
        if (host.startsWith("https://")) {
            host = host.substring("https://".length());
        } else if (host.startsWith("http://")) {
            host = host.substring("http://".length());
        }
        int slash = host.indexOf('/');
        return slash < 0 ? host : host.substring(0, slash);
    }

    /** Whether this is a plain {@code host[:port]}, fit for a file, a log line and an environment variable. */
    public static boolean isValid(@NonNull String host) {
        return VALID.matcher(host).matches();
    }

    /** Whether this {@code host[:port]} is one of Docker Hub's, whose logins no other registry issues. */
    public static boolean isDockerHub(@NonNull String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        return name.equals("docker.io") || name.endsWith(".docker.io") || name.equals("hub.docker.com");
    }

    /** The parts of a field in which several hosts are separated by commas or blanks. Nothing is checked. */
    @NonNull
    public static List<String> split(@CheckForNull String field) {
        return field == null
                ? List.of()
                : Stream.of(field.split("[\\s,]+"))
                        .filter(host -> !host.isEmpty())
                        .toList();
    }

    /**
     * The hosts that users entered, each bare and once.
     *
     * @throws IllegalArgumentException if one cannot be a registry's or is Docker Hub's, or if there are more than a token
     *     can have; the message says so
     */
    @NonNull
    public static List<String> entered(@NonNull List<String> hosts) {
        List<String> bare = hosts.stream()
                .map(String::strip)
                .map(RegistryHost::bare)
                .distinct()
                .toList();
        if (!bare.stream().allMatch(RegistryHost::isValid)) {
            throw new IllegalArgumentException("Each registry host must be like registry.example.com or host:port.");
        }
        if (bare.stream().anyMatch(RegistryHost::isDockerHub)) {
            throw new IllegalArgumentException("The registry hosts must not be Docker Hub's.");
        }
        if (bare.size() > RegistryToken.MOST_HOSTS) {
            throw new IllegalArgumentException("The registry hosts must be " + RegistryToken.MOST_HOSTS + " at most.");
        }
        return bare;
    }
}
