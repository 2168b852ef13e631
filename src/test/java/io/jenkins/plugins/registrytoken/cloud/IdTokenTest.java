package io.jenkins.plugins.registrytoken.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import io.jenkins.plugins.registrytoken.simulator.SimulatedController;
import io.jenkins.plugins.registrytoken.simulator.SimulatedIssuer;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdTokenTest {
    private static final String ORIGIN = "credential jenkins-oidc";
    private static final Map<String, ?> CLAIMS =
            Map.of("iss", SimulatedIssuer.URL, "sub", "job", "aud", "cloud", "iat", 1735787045, "exp", 1735790645);

    static Stream<JsonNode> ofJenkins() {
        return Vectors.elements(
                        Vectors.read("jenkins-oidc-provider-tokens.json").path("tokens"))
                .filter(token -> !token.path("name").asText().equals("no-audience"));
    }

    @ParameterizedTest
    @MethodSource("ofJenkins")
    void aTokenOfJenkinsIsRead(JsonNode vector) throws Exception {
        IdToken token = parse(vector.path("jwt").asText());
        JsonNode claims = new ObjectMapper().readTree(vector.path("claimsJson").asText());
        assertThat(token.issuer(), equalTo(claims.path("iss").asText()));
        assertThat(token.subject(), equalTo(claims.path("sub").asText()));
        assertThat(
                token.audiences(),
                equalTo(List.of(claims.at("/aud/0").asText(claims.path("aud").asText()))));
        assertThat(token.issuedAt(), equalTo(Instant.parse("2025-01-02T03:04:05Z")));
        assertThat(token.expiresAt(), equalTo(Instant.parse("2025-01-02T04:04:05Z")));
        assertThat(token.isOfNoJob(), equalTo(vector.path("name").asText().equals("outside-of-a-build")));
        assertThat(
                token.toString(),
                equalTo("iss " + token.issuer() + ", sub " + token.subject() + ", aud "
                        + token.audiences().get(0)));
    }

    @Test
    void aTokenOfJenkinsWithoutAudienceIsRefused() {
        String jwt = Vectors.elements(
                        Vectors.read("jenkins-oidc-provider-tokens.json").path("tokens"))
                .filter(token -> token.path("name").asText().equals("no-audience"))
                .map(token -> token.path("jwt").asText())
                .findFirst()
                .orElseThrow();
        assertThat(
                refusal(jwt),
                equalTo(
                        "The ID token of credential jenkins-oidc has no aud (audience). Enter the audience that the cloud"
                                + " expects where it is made."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "canary.canary",
                "canary.canary.canary",
                "e30.canary.x",
                "e30.e30.",
                "e30.e30.x.y",
                "e30.W10.x",
                "W10.e30.x",
                "e30.e30=.x",
                "e30.e3 0.x",
                "e30.e30.caf\u00e9",
                "e30.eyJhIjoxLCJhIjoyfQ.x",
                "e30.e30e30.x"
            })
    void whatIsNoSignedJwtIsOneLine(String text) {
        assertThat(
                refusal(text),
                equalTo("The ID token of credential jenkins-oidc is no signed JWT. Check that it is an ID token, not a"
                        + " password or a key."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void anEmptyTokenIsOneLine(String text) {
        assertThat(refusal(text), equalTo("The ID token of credential jenkins-oidc is empty. Check how it is made."));
    }

    @Test
    void aTokenOfMoreThan64KibIsOneLine() throws Exception {
        Map<String, Object> claims = new HashMap<>(CLAIMS);
        String header = SimulatedIssuer.forged(claims).replaceFirst("canary-signature$", "");
        assertThat(parse(header + "x".repeat(IdToken.LONGEST - header.length())).subject(), equalTo("job"));
        assertThat(refusal(header + "x".repeat(IdToken.LONGEST - header.length() + 1)), containsString("64 KiB"));
    }

    @Test
    void aTokenThatIsTooLongForACloudIsNotSent() throws Exception {
        IdToken token = parse(SimulatedIssuer.forged(CLAIMS));
        int length = token.jwt(IdToken.LONGEST).length();
        assertThat(token.jwt(length), equalTo(token.jwt(IdToken.LONGEST)));
        TokenException failure = assertThrows(TokenException.class, () -> token.jwt(length - 1));
        assertThat(failure.getMessage(), containsString("has " + length + " characters, and the cloud takes "));
        assertThat(failure.getMessage(), not(containsString("canary")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            iss | null    | has no iss (issuer)
            iss | 1       | has no iss (issuer)
            sub | null    | has no sub (subject)
            sub | ""      | has no sub (subject)
            sub | ["a"]   | has no sub (subject)
            aud | null    | has no aud (audience)
            aud | " "     | has no aud (audience)
            aud | []      | has no aud (audience)
            aud | [1, ""] | has no aud (audience)
            aud | {"a":1} | has no aud (audience)
            exp | null    | has no exp (expiry)
            exp | "soon"  | has no exp (expiry)
            """)
    void aTokenThatNoCloudTakesIsOneLine(String claim, String value, String problem) throws Exception {
        assertThat(refusal(with(claim, value)), containsString("The ID token of credential jenkins-oidc " + problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            aud   | ["a", "b"]     | iss https://jenkins.example.com/oidc, sub job, aud a b
            aud   | [1, "a"]       | iss https://jenkins.example.com/oidc, sub job, aud a
            sub   | "a\\nb\\u2028c" | iss https://jenkins.example.com/oidc, sub a b c, aud cloud
            other | {"a":[[[1]]]}  | iss https://jenkins.example.com/oidc, sub job, aud cloud
            """)
    void otherClaimsMayBeAnything(String claim, String value, String shown) throws Exception {
        assertThat(parse(with(claim, value)).toString(), equalTo(shown));
    }

    @ParameterizedTest
    @CsvSource({
        "1735790645.5,2025-01-02T04:04:05.500Z",
        "-1,1970-01-01T00:00:00Z",
        "1e400,+1000000000-12-31T23:59:59.999999999Z",
        "99999999999999999999,+1000000000-12-31T23:59:59.999999999Z"
    })
    void aMomentIsANumberOfSeconds(String value, Instant moment) throws Exception {
        assertThat(parse(with("exp", value)).expiresAt(), equalTo(moment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iat", "nbf", "exp", "jti"})
    void tokensOfOneSubjectAreEqual(String claim) throws Exception {
        IdToken token = parse(SimulatedIssuer.forged(CLAIMS));
        IdToken other = parse(with(claim, "2735790645"));
        assertThat(other, equalTo(token));
        assertThat(other.hashCode(), equalTo(token.hashCode()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "sub", "aud", "build_number"})
    void aTokenWithAnotherClaimIsAnother(String claim) throws Exception {
        assertThat(parse(with(claim, "\"7\"")), not(equalTo(parse(SimulatedIssuer.forged(CLAIMS)))));
    }

    /** Nobody has verified it, and the answer to the genuine one is remembered. */
    @Test
    void aForgedTokenIsNotEqualToAGenuineOneFromElsewhere() throws Exception {
        String genuine = SimulatedIssuer.signed(CLAIMS);
        assertThat(
                IdToken.parse(SimulatedIssuer.forged(CLAIMS), "credential x of mallory"),
                not(equalTo(IdToken.parse(genuine, "credential x of alice"))));
    }

    @Test
    void anExpiredTokenIsNotUsed() throws Exception {
        MovingClock clock = new MovingClock(Instant.parse("2025-01-02T04:04:04Z"));
        try (SimulatedController controller = new SimulatedController(clock)) {
            IdToken token = parse(SimulatedIssuer.forged(CLAIMS));
            assertThat(token.get(controller.cloud()), equalTo(token));
            clock.advance(Duration.ofSeconds(1));
            TokenException failure = assertThrows(TokenException.class, () -> token.get(controller.cloud()));
            assertThat(failure.reason(), equalTo(Reason.INVALID_REQUEST));
            assertThat(
                    failure.getMessage(),
                    equalTo("The ID token of credential jenkins-oidc expired at 2025-01-02T04:04:05Z. Check that it is"
                            + " made anew for each use, and the clock of the controller."));
        }
    }

    @Test
    void aTokenInARequestIsNotQuoted() throws Exception {
        IdToken token = parse(SimulatedIssuer.forged(CLAIMS));
        Request request =
                token.marked(new Request.Builder().url("https://sts.example").build());
        String echo = "wrong: " + token.jwt(IdToken.LONGEST) + " signed canary-signature";
        assertThat(Redaction.clean(echo, request), equalTo("wrong: **** signed ****"));
    }

    @Test
    void aLongClaimIsCut() throws Exception {
        assertThat(
                parse(with("sub", '"' + "job/".repeat(5000) + '"')).toString().length(), lessThan(500));
    }

    @Test
    void theOrderOfClaimsDoesNotMatter() throws Exception {
        assertThat(
                parse(with("a", "{\"b\": 1, \"c\": 2}, \"d\": 3")),
                equalTo(parse(with("d", "3, \"a\": {\"c\": 2, \"b\": 1}"))));
        assertThat(parse(with("a", "[1, 2]")), not(equalTo(parse(with("a", "[2, 1]")))));
        assertThat(parse(with("a", "1")), not(equalTo(parse(with("a", "\"1\"")))));
        assertThat(parse(with("a", "\"\\ud800\"")), not(equalTo(parse(with("a", "\"\\ud801\"")))));
    }

    /** Whoever can enter tokens makes ones that are small, and large when they are read. */
    @ParameterizedTest
    @ValueSource(strings = {"aud", "other"})
    void aTokenTakesLittleMoreMemoryThanItWeighs(String claim) throws Exception {
        String part = claim.equals("aud") ? "\"a\"," : "[],";
        List<IdToken> tokens = new ArrayList<>();
        long before = usedMemory();
        for (int i = 0; i < 100; i++) {
            tokens.add(parse(with(claim, '[' + part.repeat(46_000 / part.length()) + "\"" + i + "\"]")));
        }
        long weight = tokens.stream().mapToLong(IdToken::weight).sum();
        assertThat(usedMemory() - before, lessThan(2 * weight));
        assertThat(tokens.get(0).weight(), lessThan(20 * IdToken.LONGEST));
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** @param value as JSON */
    private static String with(String claim, String value) throws Exception {
        StringBuilder json = new StringBuilder("{");
        for (Map.Entry<String, ?> one : CLAIMS.entrySet()) {
            if (!one.getKey().equals(claim)) {
                json.append('"').append(one.getKey()).append("\":");
                json.append(new ObjectMapper().writeValueAsString(one.getValue()))
                        .append(',');
            }
        }
        json.append('"').append(claim).append("\":").append(value).append('}');
        String claims = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
        return "eyJhbGciOiJSUzI1NiJ9." + claims + ".canary-signature";
    }

    private static IdToken parse(String jwt) throws TokenException {
        return IdToken.parse(jwt, ORIGIN);
    }

    private static String refusal(String jwt) {
        TokenException failure = assertThrows(TokenException.class, () -> parse(jwt));
        assertThat(failure.reason(), equalTo(Reason.INVALID_REQUEST));
        assertThat(failure.getMessage(), not(containsString("canary")));
        assertThat(failure.getMessage(), not(containsString("\n")));
        return failure.getMessage();
    }
}
