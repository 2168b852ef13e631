package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Hosts, and namespaces of hosts such as {@code host/team}, that podman keeps logins for. */
final class Namespaces {
    private final Set<String> names;

    /** @param keys of {@code auths} */
    Namespaces(@NonNull Collection<String> keys) {
        names = keys.stream().map(Namespaces::name).collect(Collectors.toSet());
    }

    /** Whether this key is for one of these, or for a namespace in one. */
    boolean contain(@NonNull String key) {
        String name = name(key);
        for (int end = name.length(); end > 0; end = name.lastIndexOf('/', end - 1)) {
            if (names.contains(name.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    /** The path of an URL is no namespace. */
    private static String name(String key) {
        String name = key.contains("://") ? RegistryHost.bare(key) : key;
        return name.equals("index.docker.io") ? "docker.io" : name;
    }
}
