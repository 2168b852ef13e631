package io.jenkins.plugins.registrytoken.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a cloud knows of an issuer of ID tokens, and how it checks them. Written from the standard and apart from the plugin's
 * reader, so that neither can hide a mistake of the other.
 *
 * @param audiences of which a token must have one
 * @param jwks the public keys of the issuer, fetched or pasted
 */
public record TrustedIssuer(String issuer, Set<String> audiences, Supplier<JsonNode> jwks) {

    /** Trusts the issuer of the vectors for one audience. */
    public static TrustedIssuer simulated(String audience) {
        return new TrustedIssuer(SimulatedIssuer.URL, Set.of(audience), SimulatedIssuer::jwks);
    }

    /** Fetches the keys that the issuer publishes, each time anew. */
    public static TrustedIssuer fetched(String issuer, String audience) {
        return new TrustedIssuer(issuer, Set.of(audience), () -> {
            JsonNode published = fetch(issuer + "/.well-known/openid-configuration");
            if (!published.path("issuer").asText().equals(issuer)) {
                throw new UncheckedIOException(new IOException(published + " is of another issuer than " + issuer));
            }
            return fetch(published.path("jwks_uri").asText());
        });
    }

    /** Knows the keys that the issuer publishes now, and no later ones: an administrator has pasted them. */
    public TrustedIssuer pasted() {
        JsonNode keys = jwks.get();
        return new TrustedIssuer(issuer, audiences, () -> keys);
    }

    private static JsonNode fetch(String address) {
        try {
            return new ObjectMapper().readTree(URI.create(address).toURL());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the token; null if nothing is. */
    Problem problem(String jwt, Instant now) {
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != 3) {
            return Problem.INVALID;
        }
        try {
            JsonNode claims = json(parts[1]);
            if (!claims.path("iss").asText().equals(issuer)) {
                return Problem.ISSUER;
            }
            if (!isSigned(parts)) {
                return Problem.INVALID;
            }
            if (!now.isBefore(Instant.ofEpochSecond(claims.path("exp").asLong()))) {
                return Problem.EXPIRED;
            }
            return hasAudience(claims.path("aud")) ? null : Problem.AUDIENCE;
        } catch (UncheckedIOException e) {
            return Problem.UNREACHABLE;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return Problem.INVALID;
        }
    }

    /** The subject of a token that has no problem. */
    static String subject(String jwt) {
        try {
            return json(jwt.split("\\.")[1]).path("sub").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean hasAudience(JsonNode audience) {
        return audience.isArray()
                ? Vectors.elements(audience).anyMatch(one -> audiences.contains(one.asText()))
                : audiences.contains(audience.asText());
    }

    private boolean isSigned(String... parts) throws IOException, GeneralSecurityException {
        JsonNode header = json(parts[0]);
        if (!header.path("alg").asText().equals("RS256")) {
            return false;
        }
        for (JsonNode key : jwks.get().path("keys")) {
            if (key.path("kid").equals(header.path("kid")) && isSignedWith(key, parts)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSignedWith(JsonNode key, String... parts) throws GeneralSecurityException {
        PublicKey rsa = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(key.path("n")), number(key.path("e"))));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(rsa);
        signature.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    }

    /** Whether the leading zero byte is there or not. */
    private static BigInteger number(JsonNode value) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(value.asText()));
    }

    private static JsonNode json(String part) throws IOException {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(part));
    }

    /** What can be wrong with a token. */
    enum Problem {
        INVALID,
        EXPIRED,
        ISSUER,
        UNREACHABLE,
        AUDIENCE
    }
}
