package io.jenkins.plugins.registrytoken.simulator;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.mockwebserver.RecordedRequest;

/**
 * Checks {@code SDK-HMAC-SHA256} signatures from the bytes on the wire. Written from the document and apart from the
 * plugin's signer, so that neither can hide a mistake of the other.
 */
public record HuaweiGateway(Map<String, String> keys, Map<String, String> securityTokens, Instant now) {
    private static final Pattern AUTHORIZATION =
            Pattern.compile("SDK-HMAC-SHA256 Access=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");
    private static final Duration WINDOW = Duration.ofMinutes(15);

    /** Why the request is refused; null if it is not. */
    public String problem(RecordedRequest request) {
        Matcher authorization = AUTHORIZATION.matcher(String.valueOf(request.getHeader("Authorization")));
        if (!authorization.matches()) {
            return "no AK/SK signature";
        }
        String secret = keys.get(authorization.group(1));
        if (secret == null) {
            return "Get secretKey failed, ak not exist";
        }
        List<String> signed = List.of(authorization.group(2).split(";"));
        if (!signed.contains("host") || !signed.contains("x-sdk-date")) {
            return "host and x-sdk-date must be signed";
        }
        LocalDateTime date = LocalDateTime.parse(
                request.getHeader("X-Sdk-Date"), DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"));
        if (Duration.between(date.toInstant(ZoneOffset.UTC), now).abs().compareTo(WINDOW) > 0) {
            return "signature expired";
        }
        String securityToken = securityTokens.get(authorization.group(1));
        if (securityToken != null && !securityToken.equals(request.getHeader("X-Security-Token"))) {
            return "security token is wrong";
        }
        return signature(request, signed, secret).equals(authorization.group(3)) ? null : "verify aksk signature fail";
    }

    public String accessKeyId(RecordedRequest request) {
        Matcher authorization = AUTHORIZATION.matcher(request.getHeader("Authorization"));
        return authorization.matches() ? authorization.group(1) : "";
    }

    private static String signature(RecordedRequest request, List<String> signed, String secret) {
        URI uri = URI.create(request.getPath());
        StringBuilder canonical = new StringBuilder(request.getMethod()).append('\n');
        canonical.append(uri.getRawPath()).append(uri.getRawPath().endsWith("/") ? "\n" : "/\n");
        List<String> query = new ArrayList<>();
        for (String parameter :
                uri.getRawQuery() == null ? new String[0] : uri.getRawQuery().split("&")) {
            query.add(Arrays.stream(parameter.split("=", 2))
                    .map(part -> URLEncoder.encode(
                                    URLDecoder.decode(part, StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                            .replace("+", "%20"))
                    .reduce((name, value) -> name + "=" + value)
                    .orElseThrow());
        }
        Collections.sort(query);
        canonical.append(String.join("&", query)).append('\n');
        signed.forEach(name -> canonical
                .append(name)
                .append(':')
                .append(request.getHeader(name))
                .append('\n'));
        canonical.append('\n').append(String.join(";", signed)).append('\n');
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] body = request.getBody().clone().readByteArray();
            canonical.append(HexFormat.of().formatHex(sha256.digest(body)));
            String toSign = "SDK-HMAC-SHA256\n" + request.getHeader("X-Sdk-Date") + '\n'
                    + HexFormat.of()
                            .formatHex(sha256.digest(canonical.toString().getBytes(StandardCharsets.UTF_8)));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(toSign.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
