package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.EndpointRequest;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.SessionName;
import io.jenkins.plugins.registrytoken.cloud.SessionPolicy;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Asks the Security Token Service for a temporary access key of a RAM role. The owner of the key it is asked with needs
 * {@code sts:AssumeRole}, and the role must trust it.
 *
 * @param roleArn {@code acs:ram::<account>:role/<name>}
 * @param sessionName shown in the cloud's audit log; see {@link SessionName}
 * @param externalId what the trust policy of the role asks for; null if nothing
 * @param duration from 15 minutes to 12 hours, as far as the role allows; null to leave it to the cloud, which gives an
 *     hour
 * @param policy JSON that narrows what the key may be used for; null for all that the role may do
 * @param keys what it is asked with
 */
public record AssumeRoleRequest(
        @NonNull Endpoint endpoint,
        @NonNull String roleArn,
        @NonNull String sessionName,
        @CheckForNull String externalId,
        @CheckForNull Duration duration,
        @CheckForNull String policy,
        @NonNull Source<IssuedKey> keys)
        implements EndpointRequest<IssuedKey> {

    /** Why a role that another role should assume is refused. */
    public static final String NESTED =
            "A role must not be assumed with another role: choose another authentication for it.";

    /** The most characters of a session policy that the cloud takes. */
    public static final int LONGEST_POLICY = 2048;

    private static final Pattern ROLE_ARN = Pattern.compile("acs:ram::\\d{1,32}:role/[A-Za-z0-9._@/-]{1,256}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    /** The name of the session that ids and hosts are looked up in. */
    private static final String LOOK_UPS = "jenkins";

    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(12);

    /** @throws IllegalArgumentException if one of these cannot be what it should be; the message says so */
    public AssumeRoleRequest {
        check(roleArn, sessionName, duration);
        policy = SessionPolicy.compact(policy, LONGEST_POLICY);
        if (externalId != null && !isExternalId(externalId)) {
            throw new IllegalArgumentException(
                    "The external ID must be 2 to 1224 letters, digits and any of _ + = , . @ : / -.");
        }
        if (keys instanceof AssumeRoleRequest) {
            throw new IllegalArgumentException(NESTED);
        }
    }

    /** Checks what every way to assume a role asks for. */
    static void check(@NonNull String roleArn, @NonNull String sessionName, @CheckForNull Duration duration) {
        if (!isRoleArn(roleArn)) {
            throw new IllegalArgumentException(
                    "The role must be an ARN like acs:ram::1234567890123456:role/registry-login.");
        }
        SessionName.check(sessionName);
        if (duration != null && (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("The duration must be from 900 to 43200 seconds.");
        }
    }

    public static boolean isRoleArn(@NonNull String text) {
        return ROLE_ARN.matcher(text).matches();
    }

    public static boolean isExternalId(@NonNull String text) {
        return EXTERNAL_ID.matcher(text).matches();
    }

    /**
     * The key for a question whose answer is the same for all sessions of a role. If it is one of a role, it is the key of a
     * session of its own, so that this answer is remembered for all.
     */
    @NonNull
    static Source<IssuedKey> ofNoSession(@NonNull Source<IssuedKey> keys) {
        return keys instanceof AssumeRoleRequest role ? role.inSession(LOOK_UPS) : keys;
    }

    private AssumeRoleRequest inSession(String name) {
        return new AssumeRoleRequest(endpoint, roleArn, name, externalId, duration, policy, keys);
    }

    @Override
    public IssuedKey send(Cloud cloud) throws TokenException {
        Map<String, String> parameters = new HashMap<>(Map.of("RoleArn", roleArn, "RoleSessionName", sessionName));
        if (externalId != null) {
            parameters.put("ExternalId", externalId);
        }
        if (duration != null) {
            parameters.put("DurationSeconds", String.valueOf(duration.toSeconds()));
        }
        if (policy != null) {
            parameters.put("Policy", policy);
        }
        Answer answer = AlibabaApi.ASSUME_ROLE.call(cloud, endpoint, keys, parameters);
        return AcsAnswer.key(answer.in(answer.body().path("Credentials")));
    }

    /** Leaves out the external id, which is confidential. */
    @Override
    public String toString() {
        return roleArn + " as " + sessionName;
    }
}
