package io.jenkins.plugins.registrytoken.simulator;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.mockwebserver.RecordedRequest;

/**
 * Checks {@code ACS3-HMAC-SHA256} signatures from the bytes on the wire. Written from the document and apart from the
 * plugin's signer, so that neither can hide a mistake of the other.
 *
 * @param keys by access key id
 * @param nonces seen so far; this adds to them
 */
record AlibabaGateway(Map<String, Key> keys, Set<String> nonces, Instant now) {
    private static final Pattern AUTHORIZATION =
            Pattern.compile("ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})");
    private static final Duration WINDOW = Duration.ofMinutes(15);

    /** Why the request is refused; null if it is not. */
    Problem problem(RecordedRequest request) {
        Matcher authorization = AUTHORIZATION.matcher(String.valueOf(request.getHeader("Authorization")));
        if (!authorization.matches()) {
            return new Problem(400, "IncompleteSignature", "The request signature does not conform to the standards.");
        }
        Key key = keys.get(authorization.group(1));
        if (key == null) {
            return new Problem(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
        }
        Problem problem = problem(request, key);
        if (problem != null) {
            return problem;
        }
        List<String> signed = List.of(authorization.group(2).split(";"));
        for (String name : request.getHeaders().names()) {
            String lowerCase = name.toLowerCase(Locale.ROOT);
            if (lowerCase.startsWith("x-acs-") && !signed.contains(lowerCase)) {
                return new Problem(400, "IncompleteSignature", name + " must be signed.");
            }
        }
        String canonical = canonicalRequest(request, signed);
        if (!signed.contains("host") || !signature(canonical, key.secret()).equals(authorization.group(3))) {
            return new Problem(
                    400,
                    "SignatureDoesNotMatch",
                    "Specified signature is not matched with our calculation. server CanonicalRequest is [" + canonical
                            + "], server string to sign is:" + authorization.group(3));
        }
        return nonces.add(request.getHeader("x-acs-signature-nonce"))
                ? null
                : new Problem(400, "SignatureNonceUsed", "The request signature nonce has been used.");
    }

    private Problem problem(RecordedRequest request, Key key) {
        Instant date = Instant.parse(request.getHeader("x-acs-date"));
        if (Duration.between(date, now).abs().compareTo(WINDOW) > 0) {
            return new Problem(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
        }
        if (!sha256(request.getBody().clone().readByteArray()).equals(request.getHeader("x-acs-content-sha256"))) {
            return new Problem(400, "InvalidContentSha256", "The hash of the body is wrong.");
        }
        if (key.securityToken() == null) {
            return null;
        }
        String token = request.getHeader("x-acs-security-token");
        if (token == null) {
            return new Problem(400, "MissingSecurityToken", "SecurityToken is mandatory for this action.");
        }
        if (!token.equals(key.securityToken())) {
            return new Problem(400, "InvalidSecurityToken.Malformed", "The security token " + token + " is malformed.");
        }
        return now.isBefore(key.expiresAt())
                ? null
                : new Problem(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");
    }

    static String accessKeyId(RecordedRequest request) {
        Matcher authorization = AUTHORIZATION.matcher(request.getHeader("Authorization"));
        return authorization.matches() ? authorization.group(1) : "";
    }

    private static String canonicalRequest(RecordedRequest request, List<String> signed) {
        String[] pathAndQuery = request.getPath().split("\\?", 2);
        StringBuilder canonical = new StringBuilder()
                .append(request.getMethod())
                .append('\n')
                .append(pathAndQuery[0])
                .append('\n');
        Map<String, String> query = new TreeMap<>();
        for (String parameter : pathAndQuery.length == 1 ? new String[0] : pathAndQuery[1].split("&")) {
            String[] nameAndValue = parameter.split("=", 2);
            query.put(decode(nameAndValue[0]), nameAndValue.length == 1 ? "" : decode(nameAndValue[1]));
        }
        StringBuilder parameters = new StringBuilder();
        query.forEach((name, value) -> parameters
                .append(parameters.isEmpty() ? "" : "&")
                .append(encode(name))
                .append('=')
                .append(encode(value)));
        canonical.append(parameters).append('\n');
        for (String name : signed) {
            canonical.append(name).append(':').append(request.getHeader(name)).append('\n');
        }
        return canonical
                .append('\n')
                .append(String.join(";", signed))
                .append('\n')
                .append(request.getHeader("x-acs-content-sha256"))
                .toString();
    }

    private static String signature(String canonical, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String toSign = "ACS3-HMAC-SHA256\n" + sha256(canonical.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(toSign.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** @param securityToken null for a permanent key */
    record Key(String secret, String securityToken, Instant expiresAt) {}

    /** An error as the cloud answers it. */
    record Problem(int status, String code, String message) {}
}
