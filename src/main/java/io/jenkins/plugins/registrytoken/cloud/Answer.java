package io.jenkins.plugins.registrytoken.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A successful answer, of which what the API documents is demanded. Its {@link #toString} shows no content.
 *
 * @param service who answered, to begin a message with
 * @param proof what the call was authenticated with; null if nothing
 * @param body the members that are read
 */
public record Answer(
        @NonNull String service,
        @NonNull ApiResponse response,
        @CheckForNull Expiring proof,
        @NonNull JsonNode body) {

    private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");

    /**
     * @param body null if it cannot be read
     * @throws TokenException if the body is no object
     */
    @NonNull
    public static Answer of(
            @NonNull String service,
            @NonNull ApiResponse response,
            @CheckForNull Expiring proof,
            @CheckForNull JsonNode body)
            throws TokenException {
        if (body == null || !body.isObject()) {
            throw invalid(service, response, "with " + response.contentType() + " where a JSON object is due");
        }
        return new Answer(service, response, proof, body);
    }

    /** The part of this answer that one of its members is, such as an object in the body. */
    @NonNull
    public Answer in(@NonNull JsonNode part) {
        return new Answer(service, response, proof, part);
    }

    /** By the controller's clock. */
    @NonNull
    public Instant receivedAt() {
        return response.receivedAt();
    }

    /**
     * A member that is not blank.
     *
     * @throws TokenException if it is missing, or longer than {@link RegistryToken#LONGEST_TEXT}
     */
    @NonNull
    public String text(@NonNull String name) throws TokenException {
        String value = body.path(name).asText("");
        if (value.isBlank()) {
            throw invalid("without " + name);
        }
        if (value.length() > RegistryToken.LONGEST_TEXT) {
            throw invalid("with more than 16 KiB in " + name);
        }
        return value;
    }

    /**
     * A member that is a moment, as ISO 8601 or in milliseconds since 1970.
     *
     * @throws TokenException if it is missing or unreadable, in the past, or too far ahead to be believed
     */
    @NonNull
    public Instant expiry(@NonNull String name) throws TokenException {
        Instant expiry = moment(name);
        if (!Expiring.isBelievable(receivedAt(), expiry)) {
            throw invalid("with " + name + " more than 25 hours ahead: " + wrongClock(expiry));
        }
        if (!expiry.isAfter(receivedAt())) {
            throw invalid("with " + name + " in the past: " + wrongClock(expiry));
        }
        return expiry;
    }

    private Instant moment(String name) throws TokenException {
        String text = text(name);
        try {
            return MILLIS.matcher(text).matches() ? Instant.ofEpochMilli(Long.parseLong(text)) : Instant.parse(text);
        } catch (DateTimeException e) {
            throw invalid("with a date in " + name + " that cannot be read");
        }
    }

    /**
     * The temporary access key in the members with these names.
     *
     * @throws TokenException if one of them is missing or cannot be used
     */
    @NonNull
    public IssuedKey key(
            @NonNull String id, @NonNull String secret, @NonNull String securityToken, @NonNull String expiry)
            throws TokenException {
        AccessKey key = new AccessKey(text(id), text(secret), text(securityToken));
        return new IssuedKey(key, receivedAt(), expiry(expiry));
    }

    /**
     * The user name and password in the members with these names.
     *
     * @throws TokenException if one of them is missing or cannot be used
     */
    @NonNull
    public Login login(@NonNull String username, @NonNull String password) throws TokenException {
        try {
            return new Login(text(username), text(password));
        } catch (IllegalArgumentException e) {
            throw invalid("with a user name or password that no registry client can use");
        }
    }

    /** A token with one login for several hosts. See {@link #token(Map, Instant, Collection)}. */
    @NonNull
    public RegistryToken token(
            @NonNull Collection<String> hosts,
            @NonNull Login login,
            @NonNull Instant expiresAt,
            @NonNull Collection<String> leftOut)
            throws TokenException {
        Map<String, Login> logins = new LinkedHashMap<>();
        hosts.forEach(host -> logins.put(host, login));
        return token(logins, expiresAt, leftOut);
    }

    /**
     * A token, which never outlives the proof that it was obtained with.
     *
     * @param logins by {@code host[:port]}
     * @param leftOut hosts that the cloud named and may not name
     * @throws TokenException if token or proof have expired, or the token holds too much
     */
    @NonNull
    public RegistryToken token(
            @NonNull Map<String, Login> logins, @NonNull Instant expiresAt, @NonNull Collection<String> leftOut)
            throws TokenException {
        if (!expiresAt.isAfter(receivedAt())) {
            throw invalid("with a login that expired at " + wrongClock(expiresAt));
        }
        if (proof != null && proof.isExpired(receivedAt())) {
            throw invalid("with a login, but what it was obtained with expired at " + wrongClock(proof.expiresAt()));
        }
        try {
            RegistryToken token = new RegistryToken(logins, receivedAt(), expiresAt, List.copyOf(leftOut));
            return proof == null ? token : token.notLongerThan(proof);
        } catch (IllegalArgumentException e) {
            throw invalid("with " + e.getMessage());
        }
    }

    /**
     * @param what is wrong, to follow "answered HTTP 200"
     */
    @NonNull
    public TokenException invalid(@NonNull String what) {
        return invalid(service, response, what);
    }

    private static TokenException invalid(String service, ApiResponse response, String what) {
        return new TokenException(
                Reason.INVALID_ANSWER,
                service + " answered HTTP " + response.status() + ' ' + what
                        + ". Check the endpoint, and whether a proxy answers in its place.");
    }

    private static String wrongClock(Instant moment) {
        return moment + " (is the clock of the controller right?)";
    }

    @Override
    public String toString() {
        return "answer of " + service;
    }
}
