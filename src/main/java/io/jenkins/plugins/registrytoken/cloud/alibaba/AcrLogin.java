package io.jenkins.plugins.registrytoken.cloud.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the login in an answer of Container Registry, whose two editions name its members differently. */
record AcrLogin(
        @NonNull AcsAnswer answer,
        @NonNull JsonNode username,
        @NonNull JsonNode password,
        @NonNull JsonNode expiryMillis) {

    /**
     * The login for these hosts; it does not outlive the key that it was obtained with.
     *
     * @param leftOut hosts that the cloud named and may not name
     */
    @NonNull
    RegistryToken token(@NonNull List<String> hosts, @NonNull List<String> leftOut) throws TokenException {
        Login login = login();
        Instant expiresAt = expiry();
        if (!expiresAt.isAfter(answer.receivedAt())) {
            throw answer.invalid(
                    "with a login that expired at " + expiresAt + " (is the clock of the controller right?)");
        }
        IssuedKey key = answer.key();
        if (key != null && key.isExpired(answer.receivedAt())) {
            throw answer.invalid("after the temporary access key expired (is the clock of the controller right?)");
        }
        Map<String, Login> logins = new LinkedHashMap<>();
        hosts.forEach(host -> logins.put(host, login));
        try {
            RegistryToken token = new RegistryToken(logins, answer.receivedAt(), expiresAt, leftOut);
            return key == null ? token : token.notLongerThan(key);
        } catch (IllegalArgumentException e) {
            throw answer.invalid("with " + e.getMessage());
        }
    }

    private Login login() throws TokenException {
        if (!password.asText("").isEmpty()) {
            try {
                return new Login(username.asText(""), password.asText());
            } catch (IllegalArgumentException e) {
                // Falls through: a name or password that no client could use is as good as none.
            }
        }
        throw answer.invalid("with no usable login");
    }

    private Instant expiry() throws TokenException {
        String millis = expiryMillis.asText("");
        if (!millis.matches("\\d{1,15}")) {
            throw answer.invalid("with a login without its expiry");
        }
        Instant expiry = Instant.ofEpochMilli(Long.parseLong(millis));
        if (!Expiring.isBelievable(answer.receivedAt(), expiry)) {
            throw answer.invalid("with a login whose expiry is more than 25 hours ahead: " + expiry
                    + " (is the clock of the controller right?)");
        }
        return expiry;
    }

    @Override
    public String toString() {
        return "login in " + answer;
    }
}
