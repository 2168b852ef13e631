package io.jenkins.plugins.registrytoken.cloud;

import io.jenkins.plugins.registrytoken.simulator.SimulatedIssuer;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.Map;

/** ID tokens whose signature is a canary, for requests whose answers do not depend on it. */
public final class ForgedIdToken {
    private ForgedIdToken() {}

    /** A token for this subject, which outlives every test. */
    public static IdToken of(String subject) {
        try {
            return IdToken.parse(
                    SimulatedIssuer.forged(
                            Map.of("iss", SimulatedIssuer.URL, "sub", subject, "aud", "cloud", "exp", 4_102_444_800L)),
                    "credential oidc");
        } catch (TokenException e) {
            throw new AssertionError(e);
        }
    }

    /** Another value for those components of a request that have to do with roles; null for the others. */
    public static Object other(String component) {
        return switch (component) {
            case "tokens" -> of("another job");
            case "policy" -> "{\"Version\": \"2\"}";
            default -> null;
        };
    }
}
