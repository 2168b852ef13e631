package io.jenkins.plugins.registrytoken.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.registrytoken.simulator.AlibabaGateway.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.MockResponse;

/** The answers of Container Registry, in both editions, to callers that have proved who they are. */
final class SimulatedAcr {
    private static final String PASSWORD = "simulated:password-";

    private final Clock clock;
    private final Map<String, String> instances = new ConcurrentHashMap<>(Map.of("cri-simulated", "team"));
    private final List<String> passwords = new CopyOnWriteArrayList<>();
    private volatile List<String> registries = List.of("team-registry.cn-simulated.cr.example");
    private volatile Duration lifetime = Duration.ofHours(1);
    private volatile String fixedPassword;
    private volatile boolean publicEndpoint = true;

    SimulatedAcr(Clock clock) {
        this.clock = clock;
    }

    void hasInstance(String id, String name) {
        instances.clear();
        instances.put(id, name);
    }

    void serves(List<String> hosts) {
        registries = hosts;
    }

    void hasNoPublicEndpoint() {
        publicEndpoint = false;
    }

    void tokensLive(Duration duration) {
        lifetime = duration;
    }

    void issues(String password) {
        fixedPassword = password;
    }

    List<String> passwords() {
        return passwords;
    }

    MockResponse instances(HttpUrl url) {
        ObjectNode answer = AlibabaSimulator.success();
        String name = url.queryParameter("InstanceName");
        var list = answer.putArray("Instances");
        // The cloud does not promise an exact match.
        instances.forEach((id, known) -> {
            if (known.contains(name)) {
                list.addObject()
                        .put("InstanceId", id)
                        .put("InstanceName", known)
                        .put("InstanceStatus", "RUNNING");
            }
        });
        return AlibabaSimulator.json(200, answer);
    }

    MockResponse domains(HttpUrl url) {
        if (!"internet".equals(url.queryParameter("EndpointType"))) {
            return AlibabaSimulator.error(new Problem(400, "InvalidEndpointType", "Only internet."));
        }
        ObjectNode answer =
                AlibabaSimulator.success().put("Enable", publicEndpoint).put("Status", "RUNNING");
        var list = answer.putArray("Domains");
        registries.forEach(host -> list.addObject().put("Domain", host).put("Type", "SYSTEM"));
        return isKnown(url) ? AlibabaSimulator.json(200, answer) : unknownInstance();
    }

    MockResponse vpcDomains(HttpUrl url) {
        ObjectNode answer = AlibabaSimulator.success().put("Enable", false);
        var list = answer.putArray("Domains");
        registries.forEach(host -> list.add(host.replace("-registry.", "-registry-vpc.")));
        return isKnown(url) ? AlibabaSimulator.json(200, answer) : unknownInstance();
    }

    MockResponse login(HttpUrl url, String accessKeyId) {
        if (!isKnown(url)) {
            return unknownInstance();
        }
        String hours = url.queryParameter("ExpiresInHours");
        Duration life = hours == null ? lifetime : Duration.ofHours(Long.parseLong(hours));
        return AlibabaSimulator.json(
                200,
                AlibabaSimulator.success()
                        .put("TempUsername", "simulated_" + accessKeyId)
                        .put("AuthorizationToken", password())
                        .put("ExpireTime", clock.instant().plus(life).toEpochMilli()));
    }

    MockResponse personalLogin(String accessKeyId) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("requestId", "simulated-request");
        answer.putObject("data")
                .put("tempUserName", "personal_" + accessKeyId)
                .put("authorizationToken", password())
                .put("expireDate", clock.instant().plus(lifetime).toEpochMilli());
        return AlibabaSimulator.json(200, answer);
    }

    private synchronized String password() {
        String password = fixedPassword != null ? fixedPassword : PASSWORD + (passwords.size() + 1);
        passwords.add(password);
        return password;
    }

    private boolean isKnown(HttpUrl url) {
        return instances.containsKey(String.valueOf(url.queryParameter("InstanceId")));
    }

    private static MockResponse unknownInstance() {
        return AlibabaSimulator.json(
                200, AlibabaSimulator.success().put("IsSuccess", false).put("Code", "INSTANCE_NOT_EXIST"));
    }
}
