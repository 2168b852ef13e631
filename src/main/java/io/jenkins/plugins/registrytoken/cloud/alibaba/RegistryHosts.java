package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import java.util.List;

/** The registry hosts that people enter. */
final class RegistryHosts {
    private RegistryHosts() {}

    /** @throws IllegalArgumentException if one is not {@code host[:port]}, be it with scheme or path; the message says so */
    @NonNull
    static List<String> valid(@NonNull List<String> entered) {
        List<String> hosts = entered.stream()
                .map(String::strip)
                .map(RegistryHost::bare)
                .distinct()
                .toList();
        if (!hosts.stream().allMatch(RegistryHost::isValid)) {
            throw new IllegalArgumentException("Each registry host must be like registry.example.com or host:port.");
        }
        return hosts;
    }
}
