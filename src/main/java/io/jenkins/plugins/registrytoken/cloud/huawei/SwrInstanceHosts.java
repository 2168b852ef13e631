package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Expiring;
import java.time.Instant;
import java.util.List;

/**
 * The hosts that an instance of SWR Enterprise is reached at.
 *
 * @param hosts as {@code host[:port]}; the instance's own one first
 * @param leftOut hosts that the cloud named and may not name
 * @param expiresAt until when they are not looked up again
 */
public record SwrInstanceHosts(
        @NonNull List<String> hosts,
        @NonNull List<String> leftOut,
        @NonNull Instant issuedAt,
        @NonNull Instant expiresAt)
        implements Expiring {

    public SwrInstanceHosts {
        hosts = List.copyOf(hosts);
        leftOut = List.copyOf(leftOut);
    }
}
