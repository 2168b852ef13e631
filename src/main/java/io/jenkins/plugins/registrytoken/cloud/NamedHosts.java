package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The registry hosts in a cloud's answer.
 *
 * @param hosts {@code host[:port]} each, in the order of the answer
 * @param leftOut hosts that the cloud named and may not name
 */
public record NamedHosts(
        @NonNull List<String> hosts, @NonNull List<String> leftOut) {

    public NamedHosts {
        hosts = List.copyOf(hosts);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * @param named {@code host[:port]} each
     * @param rule which of them the cloud may name
     */
    @NonNull
    public static NamedHosts of(@NonNull Collection<String> named, @NonNull NameableHosts rule) {
        Map<Boolean, List<String>> parts = named.stream().distinct().collect(Collectors.partitioningBy(rule::accept));
        return new NamedHosts(parts.get(true), parts.get(false));
    }
}
