package io.jenkins.plugins.registrytoken.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Request;
import okio.ByteString;

/**
 * A signed statement (JWT) of who asks, which a cloud exchanges for a key of its own. It is read but not verified, as only the
 * cloud knows whose signature it trusts. Its {@link #toString} shows issuer, subject and audience.
 *
 * <p>Two tokens are equal if the same may share them and they make the same claims, apart from {@code iat}, {@code nbf},
 * {@code exp} and {@code jti}. So an answer that is remembered for one serves the next one of the same subject.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519">RFC 7519</a>
 */
public final class IdToken implements Expiring, Source<IdToken> {
    /** The longest token, in characters. */
    public static final int LONGEST = 64 * 1024;

    private static final Pattern FORM = Pattern.compile("([\\w-]+)\\.([\\w-]+)\\.([\\w-]+)");
    /** What differs between two tokens for the same purpose. */
    private static final Set<String> OF_ONE_TOKEN = Set.of("iat", "nbf", "exp", "jti");

    /** The memory for a short text beside its letters, in bytes and roughly. */
    private static final int OBJECT = 64;

    /** The first second of the year 10000. */
    private static final double LATEST = 253_402_300_800.0;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private final String jwt;
    private final String origin;
    private final Object sharers;
    private final String issuer;
    private final String subject;
    private final List<String> audiences;
    private final Instant issuedAt;
    private final Instant expiresAt;
    /** The hash of the claims that make tokens equal, as they can take much more memory than the token. */
    private final ByteString identity;

    private IdToken(String jwt, String origin, Object sharers, ObjectNode claims) throws TokenException {
        this.jwt = jwt;
        this.origin = origin;
        this.sharers = sharers;
        this.issuer = text(claims, "iss", "issuer");
        this.subject = text(claims, "sub", "subject");
        this.audiences = audiences(claims.path("aud"));
        Instant issued = moment(claims, "iat");
        this.issuedAt = issued == null ? Instant.EPOCH : issued;
        this.expiresAt = moment(claims, "exp");
        if (expiresAt == null) {
            throw unusable(
                    origin, "has no exp (expiry). Check how it is made: clouds take no token that is good forever.");
        }
        this.identity = hash(claims.deepCopy().remove(OF_ONE_TOKEN));
    }

    /** The same for the same members in any order. */
    private static ByteString hash(ObjectNode claims) {
        try {
            return ByteString.encodeUtf8(JSON.writeValueAsString(claims)).sha256();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Claims that were read cannot be written", e);
        }
    }

    /**
     * Reads a token that all share who name the same origin.
     *
     * @see #parse(String, String, Object)
     */
    @NonNull
    public static IdToken parse(@NonNull String jwt, @NonNull String origin) throws TokenException {
        return parse(jwt, origin, origin);
    }

    /**
     * Reads a token; blanks around it do not matter.
     *
     * @param origin where the token comes from, for messages: {@code credential jenkins-oidc of team}
     * @param sharers who may have a login that this token is exchanged for: equal for those, and for nobody else who can
     *     enter a token. Nobody has verified the signature, so a forged token must not be equal to a genuine one, whose
     *     answer is remembered
     * @throws TokenException if this is no signed JWT, or has no issuer, subject, audience or expiry; the message does not show
     *     it
     */
    @NonNull
    public static IdToken parse(@NonNull String jwt, @NonNull String origin, @NonNull Object sharers)
            throws TokenException {
        String text = jwt.strip();
        if (text.isEmpty()) {
            throw unusable(origin, "is empty. Check how it is made.");
        }
        if (text.length() > LONGEST) {
            throw unusable(origin, "is longer than 64 KiB. Check that this is an ID token.");
        }
        Matcher parts = FORM.matcher(text);
        ObjectNode claims = parts.matches() && object(parts.group(1)) != null ? object(parts.group(2)) : null;
        if (claims == null) {
            throw unusable(origin, "is no signed JWT. Check that it is an ID token, not a password or a key.");
        }
        return new IdToken(text, origin, sharers, claims);
    }

    /** The JSON object in a part of a JWT; null if there is none. */
    @CheckForNull
    private static ObjectNode object(String part) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(part)) instanceof ObjectNode object ? object : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private String text(JsonNode claims, String name, String meaning) throws TokenException {
        JsonNode value = claims.path(name);
        if (!isText(value)) {
            throw unusable(origin, "has no " + name + " (" + meaning + "). Check how it is made.");
        }
        return value.textValue();
    }

    private List<String> audiences(JsonNode value) throws TokenException {
        List<String> all = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            if (isText(one)) {
                all.add(one.textValue());
            }
        }
        if (all.isEmpty()) {
            throw unusable(
                    origin, "has no aud (audience). Enter the audience that the cloud expects where it is made.");
        }
        return List.copyOf(all);
    }

    private static boolean isText(JsonNode value) {
        return value.isTextual() && !value.textValue().isBlank();
    }

    /** A number of seconds since 1970, which may have a fraction; null if it is none. */
    @CheckForNull
    private static Instant moment(JsonNode claims, String name) {
        JsonNode value = claims.path(name);
        if (!value.isNumber()) {
            return null;
        }
        double seconds = value.doubleValue();
        return seconds < LATEST ? Instant.ofEpochMilli((long) (Math.max(seconds, 0) * 1000)) : Instant.MAX;
    }

    /**
     * The token as it is sent.
     *
     * @param longest how many characters the cloud takes
     * @throws TokenException if it has more
     */
    @NonNull
    public String jwt(int longest) throws TokenException {
        if (jwt.length() > longest) {
            throw unusable(
                    origin,
                    "has " + jwt.length() + " characters, and the cloud takes " + longest
                            + ". Check how it is made: fewer claims make it shorter.");
        }
        return jwt;
    }

    /** The request with this token marked as a {@linkplain Redaction#withSecrets secret}. */
    @NonNull
    public Request marked(@NonNull Request request) {
        return Redaction.withSecrets(request, jwt, jwt.substring(jwt.lastIndexOf('.') + 1));
    }

    /** The claim {@code iss}. */
    @NonNull
    public String issuer() {
        return issuer;
    }

    /** The claim {@code sub}. */
    @NonNull
    public String subject() {
        return subject;
    }

    /** The claim {@code aud}, which is one text or several. */
    @NonNull
    public List<String> audiences() {
        return audiences;
    }

    /** The claims that a cloud's trust is about, as the beginning of the advice on a refusal. */
    @NonNull
    public String claims() {
        return "The ID token has " + this + ". "
                + (isOfNoJob()
                        ? "Its sub is Jenkins and no job, as no build asks: test with a job, in which a credential of a"
                                + " folder has another iss too. "
                        : "");
    }

    /** Whether the issuer is a Jenkins, and the subject is that Jenkins and no job: no build asks. */
    boolean isOfNoJob() {
        return issuer.startsWith(subject) && issuer.substring(subject.length()).matches("/?oidc(/.*)?");
    }

    /** {@link Instant#EPOCH} if it does not say. */
    @NonNull
    @Override
    public Instant issuedAt() {
        return issuedAt;
    }

    @NonNull
    @Override
    public Instant expiresAt() {
        return expiresAt;
    }

    /**
     * This token.
     *
     * @throws TokenException if it has expired by the controller's clock
     */
    @NonNull
    @Override
    public IdToken get(@NonNull Cloud cloud) throws TokenException {
        if (cloud.api().left(expiresAt).compareTo(Duration.ZERO) <= 0) {
            throw unusable(
                    origin,
                    "expired at " + expiresAt
                            + ". Check that it is made anew for each use, and the clock of the controller.");
        }
        return this;
    }

    @Override
    public int weight() {
        int claims = audiences.stream().mapToInt(String::length).sum();
        return jwt.length() + issuer.length() + subject.length() + claims + audiences.size() * OBJECT;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IdToken token && token.sharers.equals(sharers) && token.identity.equals(identity);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sharers, identity);
    }

    /** The claims that a cloud's trust is about, in one line. */
    @Override
    public String toString() {
        return "iss " + Redaction.oneLine(issuer) + ", sub " + Redaction.oneLine(subject) + ", aud "
                + Redaction.oneLine(String.join(" ", audiences));
    }

    private static TokenException unusable(String origin, String problem) {
        return new TokenException(Reason.INVALID_REQUEST, "The ID token of " + origin + ' ' + problem);
    }
}
