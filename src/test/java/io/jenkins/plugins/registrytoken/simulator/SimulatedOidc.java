package io.jenkins.plugins.registrytoken.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.registrytoken.simulator.AlibabaGateway.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;

/** The part of Alibaba Cloud's Security Token Service that exchanges ID tokens. */
public final class SimulatedOidc {
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final Function<Duration, ObjectNode> keys;
    private final Map<String, TrustedIssuer> providers = new ConcurrentHashMap<>();
    private final Map<String, Trust> roles = new ConcurrentHashMap<>();
    private final IssuedTo issuedTo = new IssuedTo();

    /** @param keys issues a key for a time */
    SimulatedOidc(Function<Duration, ObjectNode> keys) {
        this.keys = keys;
    }

    /** An OIDC provider of the account. */
    public SimulatedOidc knows(String providerArn, TrustedIssuer issuer) {
        providers.put(providerArn, issuer);
        return this;
    }

    /** The role exists, and a token of this provider may assume it if its subject is such. */
    public SimulatedOidc trusts(String roleArn, String providerArn, String subjectRegex) {
        roles.put(roleArn, new Trust(providerArn, subjectRegex));
        return this;
    }

    /** The subject of the ID token for whose key this login was given. */
    public String subject(String username) {
        return issuedTo.subject(username);
    }

    /** The fields of a call's body. */
    public static Map<String, String> form(RecordedRequest request) {
        String body = request.getBody().clone().readUtf8();
        return Arrays.stream(body.split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> decode(field[0]), field -> decode(field[1])));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** @param nonces seen so far; this adds to them */
    MockResponse answer(RecordedRequest request, Set<String> nonces, Instant now) {
        Problem problem = problem(request.getRequestUrl(), nonces, now);
        Map<String, String> form = form(request);
        if (problem == null) {
            problem = problem(form, now);
        }
        if (problem != null) {
            return AlibabaSimulator.error(problem);
        }
        String seconds = form.getOrDefault("DurationSeconds", "3600");
        ObjectNode answer = AlibabaSimulator.success();
        ObjectNode key = keys.apply(Duration.ofSeconds(Long.parseLong(seconds)));
        issuedTo.add(key.path("AccessKeyId").asText(), form.get("OIDCToken"));
        answer.set("Credentials", key);
        return AlibabaSimulator.json(200, answer);
    }

    private static Problem problem(HttpUrl url, Set<String> nonces, Instant now) {
        if (!"AssumeRoleWithOIDC".equals(url.queryParameter("Action"))
                || !"2015-04-01".equals(url.queryParameter("Version"))
                || !"JSON".equals(url.queryParameter("Format"))) {
            return new Problem(404, "InvalidAction.NotFound", "Specified api is not found.");
        }
        if (url.queryParameter("OIDCToken") != null) {
            throw new IllegalStateException("a token in an address");
        }
        Instant sent = Instant.parse(url.queryParameter("Timestamp"));
        if (Duration.between(sent, now).abs().compareTo(WINDOW) > 0) {
            return new Problem(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
        }
        return nonces.add(url.queryParameter("SignatureNonce"))
                ? null
                : new Problem(400, "SignatureNonceUsed", "The request signature nonce has been used.");
    }

    private Problem problem(Map<String, String> form, Instant now) {
        String provider = form.get("OIDCProviderArn");
        TrustedIssuer issuer = providers.get(provider);
        if (issuer == null) {
            return new Problem(403, "AuthenticationFail.NoPermission", "No such OIDC Provider registered.");
        }
        TrustedIssuer.Problem ofToken = issuer.problem(form.get("OIDCToken"), now);
        if (ofToken != null) {
            return ofToken(ofToken);
        }
        Trust trust = roles.get(form.get("RoleArn"));
        if (trust == null) {
            return new Problem(404, "EntityNotExist.Role", "The role not exists: " + form.get("RoleArn") + '.');
        }
        return trust.provider().equals(provider)
                        && TrustedIssuer.subject(form.get("OIDCToken")).matches(trust.subjectRegex())
                ? null
                : new Problem(403, "AuthenticationFail.NoPermission", "There is no permission");
    }

    private static Problem ofToken(TrustedIssuer.Problem problem) {
        String code = "AuthenticationFail.OIDCToken.";
        return switch (problem) {
            case EXPIRED -> new Problem(400, code + "Expired", "This JsonWebToken is expired.");
            case AUDIENCE -> new Problem(400, code + "AudienceNotMatch", "Invalid audience.");
            case ISSUER ->
                new Problem(
                        400,
                        code + "IssuerNotMatch",
                        "The issuer in the OIDC Token doesn't match the OIDC Provider registered.");
            case UNREACHABLE ->
                new Problem(400, code + "IssuerConfigurationBroken", "Get public keys from OIDC Provider failed.");
            case INVALID -> new Problem(400, code + "Invalid", "This JsonWebToken is invalid.");
        };
    }

    private record Trust(String provider, String subjectRegex) {}
}
