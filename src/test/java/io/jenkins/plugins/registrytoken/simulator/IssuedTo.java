package io.jenkins.plugins.registrytoken.simulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The subjects of the ID tokens for which a simulated cloud gave keys. */
final class IssuedTo {
    private final Map<String, String> subjects = new ConcurrentHashMap<>();

    void add(String accessKeyId, String jwt) {
        subjects.put(accessKeyId, TrustedIssuer.subject(jwt));
    }

    /** The subject behind a login, whose user name ends with the access key ID. */
    String subject(String username) {
        return subjects.entrySet().stream()
                .filter(issued -> username.endsWith(issued.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(username));
    }
}
