package io.jenkins.plugins.registrytoken.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;

/** The metadata service of a virtual machine, if the simulated controller runs on one. */
final class EcsMetadataSimulator {
    private static final String SESSION = "canary-metadata-session";

    private final Clock clock;
    private final Accounts accounts;
    private volatile boolean present;
    private volatile boolean secondVersion = true;
    private volatile Duration life = Duration.ofHours(6);

    EcsMetadataSimulator(Clock clock, Accounts accounts) {
        this.clock = clock;
        this.accounts = accounts;
    }

    void isPresent(boolean withSecondVersion, Duration keyLife) {
        present = true;
        secondVersion = withSecondVersion;
        life = keyLife;
    }

    /** The answer; null if this is nothing for the metadata service. */
    MockResponse answer(RecordedRequest request) {
        return switch (request.getMethod() + ' ' + request.getRequestUrl().encodedPath()) {
            case "PUT /meta-data/latest/api/token" ->
                secondVersion && request.getHeader("X-Metadata-Token-Ttl-Seconds") != null
                        ? new MockResponse().setBody(SESSION)
                        : new MockResponse().setResponseCode(404);
            case "GET /openstack/latest/securitykey" -> key(request);
            default -> null;
        };
    }

    private MockResponse key(RecordedRequest request) {
        if (secondVersion && !SESSION.equals(request.getHeader("X-Metadata-Token"))) {
            return new MockResponse().setResponseCode(401);
        }
        Map<String, ?> key = accounts.issueKey("ECS", clock.instant().plus(life));
        return present ? Answers.json(200, key) : new MockResponse().setResponseCode(404);
    }
}
