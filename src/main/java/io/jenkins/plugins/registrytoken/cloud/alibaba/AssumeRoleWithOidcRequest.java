package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.EndpointRequest;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.SessionName;
import io.jenkins.plugins.registrytoken.cloud.SessionPolicy;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Exchanges an ID token for a temporary access key of a RAM role, which must trust the token's issuer.
 *
 * @param providerArn of the issuer: {@code acs:ram::<account>:oidc-provider/<name>}
 * @param roleArn {@code acs:ram::<account>:role/<name>}
 * @param sessionName shown in the cloud's audit log; see {@link SessionName}
 * @param duration from 15 minutes to 12 hours, as far as the role allows; null to leave it to the cloud, which gives an
 *     hour
 * @param policy JSON that narrows what the key may be used for; null for all that the role may do
 * @param tokens gives the ID token, anew for each exchange
 */
public record AssumeRoleWithOidcRequest(
        @NonNull Endpoint endpoint,
        @NonNull String providerArn,
        @NonNull String roleArn,
        @NonNull String sessionName,
        @CheckForNull Duration duration,
        @CheckForNull String policy,
        @NonNull Source<IdToken> tokens)
        implements EndpointRequest<IssuedKey> {

    private static final Pattern PROVIDER_ARN =
            Pattern.compile("acs:ram::\\d{1,32}:oidc-provider/[A-Za-z0-9._@/-]{1,256}");
    /** The longest ID token that the cloud takes, in characters. */
    private static final int LONGEST_TOKEN = 20_000;

    /** @throws IllegalArgumentException if one of these cannot be what it should be; the message says so */
    public AssumeRoleWithOidcRequest {
        if (!isProviderArn(providerArn)) {
            throw new IllegalArgumentException(
                    "The OIDC provider must be an ARN like acs:ram::1234567890123456:oidc-provider/jenkins.");
        }
        AssumeRoleRequest.check(roleArn, sessionName, duration);
        policy = SessionPolicy.compact(policy, AssumeRoleRequest.LONGEST_POLICY);
    }

    public static boolean isProviderArn(@NonNull String text) {
        return PROVIDER_ARN.matcher(text).matches();
    }

    @Override
    public IssuedKey send(Cloud cloud) throws TokenException {
        IdToken token = tokens.get(cloud);
        Map<String, String> form = new HashMap<>(Map.of(
                "OIDCProviderArn", providerArn,
                "OIDCToken", token.jwt(LONGEST_TOKEN),
                "RoleArn", roleArn,
                "RoleSessionName", sessionName));
        if (duration != null) {
            form.put("DurationSeconds", String.valueOf(duration.toSeconds()));
        }
        if (policy != null) {
            form.put("Policy", policy);
        }
        ApiResponse response = AlibabaApi.ASSUME_ROLE_WITH_OIDC.callUnsigned(cloud, endpoint, form, token);
        AlibabaTrust trust = new AlibabaTrust(token, providerArn, roleArn);
        Answer answer = AcsAnswer.of(service(), response, null, trust::advice);
        return AcsAnswer.key(answer.in(answer.body().path("Credentials")));
    }

    @Override
    public String toString() {
        return roleArn + " as " + sessionName + " with an ID token";
    }
}
