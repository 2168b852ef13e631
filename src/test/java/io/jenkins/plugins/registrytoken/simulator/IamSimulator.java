package io.jenkins.plugins.registrytoken.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;

/** The identity service: tokens of users, projects, and keys of agencies. */
final class IamSimulator {
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    private final Clock clock;
    private final Accounts accounts;
    private final Map<String, String> users = new ConcurrentHashMap<>();
    private final Set<String> agencies = ConcurrentHashMap.newKeySet();
    private final List<Map<String, String>> projects = new CopyOnWriteArrayList<>();

    IamSimulator(Clock clock, Accounts accounts) {
        this.clock = clock;
        this.accounts = accounts;
    }

    void knowsUser(String account, String user, String password) {
        users.put(account + '/' + user, password);
    }

    void knowsAgency(String account, String agency) {
        agencies.add(account + '/' + agency);
    }

    void knowsProject(String name, String id) {
        projects.add(Map.of("name", name, "id", id, "domain_id", "simulated-domain"));
    }

    /** The answer; null if this is nothing for the identity service. */
    MockResponse answer(RecordedRequest request) {
        String operation = request.getMethod() + ' ' + request.getRequestUrl().encodedPath();
        if (operation.equals("POST /v3/auth/tokens")) {
            return token(Answers.body(request).path("auth"));
        }
        if (!Set.of("GET /v3/projects", "POST /v3.0/OS-CREDENTIAL/securitytokens")
                .contains(operation)) {
            return null;
        }
        MockResponse refusal = accounts.refusal(request);
        if (refusal != null) {
            return refusal;
        }
        if (operation.startsWith("GET")) {
            String name = request.getRequestUrl().queryParameter("name");
            return Answers.json(
                    200,
                    Map.of(
                            "projects",
                            projects.stream()
                                    .filter(project -> project.get("name").equals(name))
                                    .toList()));
        }
        return agencyKey(Answers.body(request).path("auth").path("identity"));
    }

    private MockResponse token(JsonNode auth) {
        JsonNode user = auth.path("identity").path("password").path("user");
        String account = user.path("domain").path("name").asText();
        String password = users.get(account + '/' + user.path("name").asText());
        if (!auth.path("identity").path("methods").path(0).asText().equals("password")
                || !user.path("password").asText().equals(password)) {
            return Answers.json(
                    401,
                    "{\"error\":{\"code\":401,\"message\":\"The username or password is wrong.\","
                            + "\"title\":\"Unauthorized\"}}");
        }
        JsonNode project = auth.path("scope").path("project");
        if (project.path("id").asText(project.path("name").asText()).isEmpty()) {
            return Answers.json(400, "{\"error\":{\"code\":400,\"message\":\"no scope\",\"title\":\"Bad Request\"}}");
        }
        Instant expiry = clock.instant().plus(TOKEN_LIFE);
        return Answers.json(
                        201, Map.of("token", Map.of("expires_at", expiry.toString(), "methods", List.of("password"))))
                .addHeader("X-Subject-Token", accounts.issueIamToken(expiry));
    }

    private MockResponse agencyKey(JsonNode identity) {
        JsonNode role = identity.path("assume_role");
        String agency = role.path("agency_name").asText(role.path("xrole_name").asText());
        String account = role.path("domain_name").asText(role.path("domain_id").asText());
        if (!agencies.contains(account + '/' + agency)) {
            return Answers.json(404, "{\"error_code\":\"IAM.0004\",\"error_msg\":\"Could not find agency\"}");
        }
        Instant expiry =
                clock.instant().plusSeconds(role.path("duration_seconds").asLong(900));
        return Answers.json(201, accounts.issueKey("AGENCY", expiry));
    }
}
