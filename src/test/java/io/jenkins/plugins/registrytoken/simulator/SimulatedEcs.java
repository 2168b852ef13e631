package io.jenkins.plugins.registrytoken.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.function.Function;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;

/** The part of a virtual machine's metadata service that gives the keys of its RAM role. */
public final class SimulatedEcs {
    private static final String TOKEN = "canary-metadata-token";
    private static final String CREDENTIALS = "/latest/meta-data/ram/security-credentials/";

    private final Function<Duration, ObjectNode> keys;
    private volatile String role;
    private volatile boolean givesTokens = true;

    /** @param keys issues a key for a time */
    SimulatedEcs(Function<Duration, ObjectNode> keys) {
        this.keys = keys;
    }

    /** The machine has this role from now on; none before. */
    public SimulatedEcs hasRole(String name) {
        role = name;
        return this;
    }

    /** The service is of the first version from now on. */
    public SimulatedEcs givesNoTokens() {
        givesTokens = false;
        return this;
    }

    MockResponse answer(RecordedRequest request) {
        String path = request.getRequestUrl().encodedPath();
        if (path.equals("/latest/api/token")) {
            return givesTokens
                            && request.getMethod().equals("PUT")
                            && "21600".equals(request.getHeader("X-aliyun-ecs-metadata-token-ttl-seconds"))
                    ? text(200, TOKEN)
                    : text(404, "");
        }
        if (givesTokens && !TOKEN.equals(request.getHeader("X-aliyun-ecs-metadata-token"))) {
            return text(403, "");
        }
        if (role == null || !request.getMethod().equals("GET")) {
            return text(404, "");
        }
        if (path.equals(CREDENTIALS)) {
            return text(200, role + "\n");
        }
        return path.equals(CREDENTIALS + role)
                ? AlibabaSimulator.json(200, keys.apply(Duration.ofHours(6)).put("Code", "Success"))
                : text(404, "");
    }

    private static MockResponse text(int status, String body) {
        return new MockResponse()
                .setResponseCode(status)
                .setHeader("Content-Type", "text/plain")
                .setBody(body);
    }
}
