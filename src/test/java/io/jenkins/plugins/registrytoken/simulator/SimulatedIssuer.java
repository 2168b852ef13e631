package io.jenkins.plugins.registrytoken.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes ID tokens as the OIDC provider of a Jenkins does, with the key pair of the vectors. */
public final class SimulatedIssuer {
    public static final String URL = "https://jenkins.example.com/oidc";
    private static final JsonNode VECTORS = Vectors.read("jenkins-oidc-provider-tokens.json");

    private final Clock clock;
    private volatile Duration life = Duration.ofHours(1);

    public SimulatedIssuer(Clock clock) {
        this.clock = clock;
    }

    /** The public keys, as Jenkins publishes them. */
    public static JsonNode jwks() {
        return VECTORS.path("jwks");
    }

    /** The life of each token from now on. */
    public SimulatedIssuer tokensLive(Duration duration) {
        life = duration;
        return this;
    }

    /** A token for this subject and audience. */
    public String token(String subject, String audience) {
        return token(Map.of("sub", subject, "aud", List.of(audience)));
    }

    /**
     * A token with these claims besides issuer, time and expiry.
     *
     * @param claims may replace those
     */
    public String token(Map<String, ?> claims) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("iss", URL);
        all.put("iat", clock.instant().getEpochSecond());
        all.put("exp", clock.instant().plus(life).getEpochSecond());
        all.putAll(claims);
        return signed(all);
    }

    /** A token with these claims only. */
    public static String signed(Map<String, ?> claims) {
        String text = encoded(Map.of("kid", "registry-oidc", "typ", "JWT", "alg", "RS256")) + '.' + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + '.' + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Such claims with a signature that is none, and which tests can search for. */
    public static String forged(Map<String, ?> claims) {
        return encoded(Map.of("alg", "RS256")) + '.' + encoded(claims) + ".canary-signature";
    }

    private static PrivateKey key() throws GeneralSecurityException {
        byte[] pkcs8 =
                Base64.getDecoder().decode(VECTORS.path("privateKeyPkcs8Base64").asText());
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static String encoded(Map<String, ?> object) {
        return base64(new ObjectMapper().valueToTree(object).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
