package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Expiring;
import java.time.Instant;

/**
 * An ID that was looked up by name.
 *
 * @param expiresAt until when it is not looked up again
 */
public record FoundId(
        @NonNull String id,
        @NonNull Instant issuedAt,
        @NonNull Instant expiresAt) implements Expiring {}
