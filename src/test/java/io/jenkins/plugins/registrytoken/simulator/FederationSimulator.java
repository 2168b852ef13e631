package io.jenkins.plugins.registrytoken.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;

/** The parts of both identity services of Huawei Cloud that exchange ID tokens. */
final class FederationSimulator {
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    private final Clock clock;
    private final Accounts accounts;
    private final Map<String, Provider> providers = new ConcurrentHashMap<>();
    private final Map<String, Agency> agencies = new ConcurrentHashMap<>();
    private final Map<String, Federated> federated = new ConcurrentHashMap<>();
    private final IssuedTo issuedTo = new IssuedTo();
    private final List<String> idTokens = new CopyOnWriteArrayList<>();
    private volatile Duration keyLife;

    FederationSimulator(Clock clock, Accounts accounts) {
        this.clock = clock;
        this.accounts = accounts;
    }

    /** @param subjectRegex whom the conversion rules give a group */
    void knowsProvider(String name, TrustedIssuer issuer, String subjectRegex) {
        providers.put(name, new Provider(issuer, subjectRegex));
    }

    /** @param subjectRegex whom the trust policy of the agency allows */
    void trusts(String agencyUrn, String providerUrn, TrustedIssuer issuer, String subjectRegex) {
        agencies.put(agencyUrn, new Agency(providerUrn, issuer, subjectRegex));
    }

    /** The life of each key from now on, whatever the call asks for. */
    void keysLive(Duration life) {
        keyLife = life;
    }

    /** Every ID token that was shown for a key, accepted or not. */
    List<String> idTokens() {
        return idTokens;
    }

    /** The subject of the ID token for whose key this login was given. */
    String subject(String username) {
        return issuedTo.subject(username);
    }

    /** The answer; null if this is nothing of these. */
    MockResponse answer(RecordedRequest request) {
        return switch (request.getMethod() + ' ' + request.getRequestUrl().encodedPath()) {
            case "POST /v3.0/OS-AUTH/id-token/tokens" -> token(request);
            case "POST /v3.0/OS-CREDENTIAL/securitytokens" ->
                key(Answers.body(request).path("auth").path("identity"));
            case "POST /v5/agencies/assume-with-oidc" -> agencyKey(Answers.body(request));
            default -> null;
        };
    }

    private MockResponse token(RecordedRequest request) {
        String name = String.valueOf(request.getHeader("X-Idp-Id"));
        Provider provider = providers.get(name);
        if (provider == null) {
            return error(404, "IAM.0004", "Could not find identity provider: " + name + '.');
        }
        String jwt =
                Answers.body(request).path("auth").path("id_token").path("id").asText();
        idTokens.add(jwt);
        if (provider.issuer().problem(jwt, clock.instant()) != null) {
            return error(401, "IAM.0001", "The request you have made requires authentication.");
        }
        if (!TrustedIssuer.subject(jwt).matches(provider.subjectRegex())) {
            return error(403, "IAM.0003", "Policy doesn't allow iam:tokens:assume to be performed.");
        }
        String token = "canary-federated-token-" + UUID.randomUUID();
        Instant expiry = clock.instant().plus(TOKEN_LIFE);
        federated.put(token, new Federated(jwt, expiry));
        return Answers.json(201, Map.of("token", Map.of("expires_at", expiry.toString(), "methods", List.of("mapped"))))
                .addHeader("X-Subject-Token", token);
    }

    /** Null if another method than a federated token is shown. */
    private MockResponse key(JsonNode identity) {
        if (!identity.path("methods").path(0).asText().equals("token")) {
            return null;
        }
        Federated user = federated.get(identity.path("token").path("id").asText());
        if (user == null || !clock.instant().isBefore(user.expiry())) {
            return error(401, "IAM.0001", "The request you have made requires authentication.");
        }
        long seconds = identity.path("token").path("duration_seconds").asLong(900);
        Map<String, ?> key = accounts.issueKey("FEDERATED", expiry(seconds));
        issuedTo.add(accessKeyId(key), user.jwt());
        return Answers.json(201, key);
    }

    private MockResponse agencyKey(JsonNode body) {
        Agency agency = agencies.get(body.path("agency_urn").asText());
        if (agency == null
                || !agency.providerUrn().equals(body.path("provider_urn").asText())) {
            return error(404, "STS5.0404", "The agency or the provider does not exist.");
        }
        String jwt = body.path("id_token").asText();
        idTokens.add(jwt);
        TrustedIssuer.Problem problem = agency.issuer().problem(jwt, clock.instant());
        if (problem != null) {
            return error(401, "STS5.0401", "The id token is wrong: " + problem + '.');
        }
        if (!TrustedIssuer.subject(jwt).matches(agency.subjectRegex())) {
            return error(403, "STS5.1001", "no identity-based policy allows sts:agencies:assumeWithOIDC");
        }
        Map<String, ?> issued =
                accounts.issueKey("HST", expiry(body.path("duration_seconds").asLong(3600)));
        issuedTo.add(accessKeyId(issued), jwt);
        Map<?, ?> key = (Map<?, ?>) issued.get("credential");
        return Answers.json(
                200,
                Map.of(
                        "credentials",
                        Map.of(
                                "access_key_id", key.get("access"),
                                "secret_access_key", key.get("secret"),
                                "security_token", key.get("securitytoken"),
                                "expiration", key.get("expires_at"))));
    }

    private Instant expiry(long seconds) {
        return clock.instant().plus(keyLife == null ? Duration.ofSeconds(seconds) : keyLife);
    }

    private static String accessKeyId(Map<String, ?> issued) {
        return (String) ((Map<?, ?>) issued.get("credential")).get("access");
    }

    private static MockResponse error(int status, String code, String message) {
        return Answers.json(status, Map.of("error_code", code, "error_msg", message));
    }

    private record Provider(TrustedIssuer issuer, String subjectRegex) {}

    private record Federated(String jwt, Instant expiry) {}

    private record Agency(String providerUrn, TrustedIssuer issuer, String subjectRegex) {}
}
