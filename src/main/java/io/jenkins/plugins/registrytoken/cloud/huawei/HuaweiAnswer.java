package io.jenkins.plugins.registrytoken.cloud.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A successful answer, of which what the document promises is demanded.
 *
 * @param proof what the request was proven with; null if it needed no proof
 */
record HuaweiAnswer(
        @NonNull String service,
        @NonNull ApiResponse response,
        @CheckForNull Expiring proof) {

    JsonNode json() throws TokenException {
        JsonNode json = response.json();
        if (json == null || !json.isObject()) {
            throw invalid("with " + response.contentType() + " where a JSON object is due");
        }
        return json;
    }

    String text(JsonNode object, String name) throws TokenException {
        String value = object.path(name).asText("");
        if (value.isBlank()) {
            throw invalid("without " + name);
        }
        return value;
    }

    /** A member that must be there, and not longer than anything needs to be. */
    private String shortText(JsonNode object, String name) throws TokenException {
        String value = text(object, name);
        if (value.length() > RegistryToken.LONGEST_TEXT) {
            throw invalid("with more than 16 KiB in " + name);
        }
        return value;
    }

    /** A moment that is still to come, and not too far away. */
    Instant expiry(JsonNode object, String name) throws TokenException {
        try {
            Instant expiry = Instant.parse(text(object, name));
            if (!Expiring.isBelievable(response.receivedAt(), expiry)) {
                throw invalid("with " + name + " more than 25 hours ahead: " + expiry
                        + " (is the clock of the controller right?)");
            }
            if (expiry.isAfter(response.receivedAt())) {
                return expiry;
            }
            throw invalid("with " + name + " in the past: " + expiry + " (is the clock of the controller right?)");
        } catch (DateTimeException e) {
            throw invalid("with a date in " + name + " that cannot be read");
        }
    }

    /** The temporary access key in {@code credential}. */
    IssuedKey key() throws TokenException {
        JsonNode credential = json().path("credential");
        AccessKey key = new AccessKey(
                shortText(credential, "access"),
                shortText(credential, "secret"),
                shortText(credential, "securitytoken"));
        return new IssuedKey(key, response.receivedAt(), expiry(credential, "expires_at"));
    }

    /** @param leftOut hosts that the answer named and may not name */
    RegistryToken token(Map<String, Login> logins, Instant expiresAt, Collection<String> leftOut)
            throws TokenException {
        try {
            return new RegistryToken(logins, response.receivedAt(), expiresAt, List.copyOf(leftOut));
        } catch (IllegalArgumentException e) {
            throw invalid("with " + e.getMessage());
        }
    }

    /** The token, promised no longer than what it was obtained with. */
    RegistryToken limit(RegistryToken token) throws TokenException {
        if (proof == null) {
            return token;
        }
        if (proof.isExpired(token.issuedAt())) {
            throw invalid("with a login, but what it was obtained with expired at " + proof.expiresAt());
        }
        return token.notLongerThan(proof);
    }

    TokenException invalid(String what) {
        return new TokenException(
                Reason.INVALID_ANSWER,
                service + " answered HTTP " + response.status() + ' ' + what
                        + ". Check the endpoint, and whether a proxy answers in its place.");
    }

    @Override
    public String toString() {
        return "answer of " + service;
    }
}
