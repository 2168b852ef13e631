package io.jenkins.plugins.registrytoken.cloud.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.stream.Stream;

/** Reads a temporary access key, which STS and the metadata service of ECS write alike. */
final class TemporaryKey {
    private TemporaryKey() {}

    /** @param members the object that holds {@code AccessKeyId} and the rest */
    @NonNull
    static IssuedKey read(@NonNull AcsAnswer answer, @NonNull JsonNode members) throws TokenException {
        String id = members.path("AccessKeyId").asText("");
        String secret = members.path("AccessKeySecret").asText("");
        String securityToken = members.path("SecurityToken").asText("");
        if (id.isEmpty() || secret.isEmpty() || securityToken.isEmpty()) {
            throw answer.invalid("without a complete temporary access key");
        }
        if (Stream.of(id, secret, securityToken).anyMatch(text -> text.length() > RegistryToken.LONGEST_TEXT)) {
            throw answer.invalid("with a temporary access key of more than 16 KiB");
        }
        Instant expiresAt = expiry(answer, members);
        if (!expiresAt.isAfter(answer.receivedAt())) {
            throw answer.invalid(
                    "with an access key that expired at " + expiresAt + " (is the clock of the controller right?)");
        }
        return new IssuedKey(new AccessKey(id, secret, securityToken), answer.receivedAt(), expiresAt);
    }

    private static Instant expiry(AcsAnswer answer, JsonNode members) throws TokenException {
        try {
            Instant expiry = Instant.parse(members.path("Expiration").asText(""));
            if (Expiring.isBelievable(answer.receivedAt(), expiry)) {
                return expiry;
            }
        } catch (DateTimeException e) {
            // A date that the documents do not know is as good as none.
        }
        throw answer.invalid("with an access key without its expiry, or with one more than 25 hours ahead");
    }
}
