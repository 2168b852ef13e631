package io.jenkins.plugins.registrytoken.cloud.huawei;

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
import okhttp3.Request;

/**
 * Exchanges an ID token at the newer identity service for a temporary access key of a trust agency, which must trust the token's
 * issuer.
 *
 * @param endpoint the Security Token Service
 * @param providerUrn of the issuer: {@code iam::<account>:oidcProvider:<name>}
 * @param agencyUrn {@code iam::<account>:agency:<name>}
 * @param sessionName shown in the cloud's audit log; see {@link SessionName}
 * @param duration from 15 minutes to 12 hours, as far as the agency allows; null to leave it to the cloud, which gives an
 *     hour
 * @param policy JSON that narrows what the key may be used for; null for all that the agency may do
 * @param tokens gives the ID token, anew for each exchange
 * @see <a href="https://support.huaweicloud.com/api-iam5/AssumeAgencyWithOIDC.html">AssumeAgencyWithOIDC</a>
 */
public record AssumeAgencyWithOidcRequest(
        @NonNull Endpoint endpoint,
        @NonNull String providerUrn,
        @NonNull String agencyUrn,
        @NonNull String sessionName,
        @CheckForNull Duration duration,
        @CheckForNull String policy,
        @NonNull Source<IdToken> tokens)
        implements EndpointRequest<IssuedKey> {

    /** The most characters of a session policy that the cloud takes. */
    public static final int LONGEST_POLICY = 2048;

    private static final Pattern PROVIDER_URN = Pattern.compile("iam::[A-Za-z0-9]{1,64}:oidcProvider:[\\w.@-]{1,64}");
    private static final Pattern AGENCY_URN = Pattern.compile("iam::[A-Za-z0-9]{1,64}:agency:[\\w.@/-]{1,256}");
    /** The longest ID token that the cloud takes, in characters. */
    private static final int LONGEST_TOKEN = 20_000;

    /** @throws IllegalArgumentException if one of these cannot be what it should be; the message says so */
    public AssumeAgencyWithOidcRequest {
        if (!isProviderUrn(providerUrn)) {
            throw new IllegalArgumentException(
                    "The OIDC provider must be a URN like iam::0123456789abcdef0123456789abcdef:oidcProvider:jenkins.");
        }
        if (!isAgencyUrn(agencyUrn)) {
            throw new IllegalArgumentException(
                    "The agency must be a URN like iam::0123456789abcdef0123456789abcdef:agency:registry-login.");
        }
        SessionName.check(sessionName);
        if (duration != null && (duration.toSeconds() < 900 || duration.toSeconds() > 43_200)) {
            throw new IllegalArgumentException("The duration must be from 900 to 43200 seconds.");
        }
        policy = SessionPolicy.compact(policy, LONGEST_POLICY);
    }

    public static boolean isProviderUrn(@NonNull String text) {
        return PROVIDER_URN.matcher(text).matches();
    }

    public static boolean isAgencyUrn(@NonNull String text) {
        return AGENCY_URN.matcher(text).matches();
    }

    @Override
    public IssuedKey send(Cloud cloud) throws TokenException {
        IdToken token = tokens.get(cloud);
        Request request = token.marked(new Request.Builder()
                .url(endpoint.url()
                        .newBuilder()
                        .encodedPath("/v5/agencies/assume-with-oidc")
                        .build())
                .header("Content-Type", "application/json;charset=utf8")
                .post(HuaweiApi.json(body(token)))
                .build());
        ApiResponse response = cloud.api().send(service(), now -> request, HuaweiErrors::throttling);
        if (!response.isSuccessful()) {
            throw HuaweiErrors.explain(service(), response, trust(token)::advice);
        }
        Answer answer = Answer.of(service(), response, null, response.json());
        return answer.in(answer.body().path("credentials"))
                .key("access_key_id", "secret_access_key", "security_token", "expiration");
    }

    private Map<String, ?> body(IdToken token) throws TokenException {
        Map<String, Object> body = new HashMap<>(Map.of(
                "provider_urn", providerUrn,
                "agency_urn", agencyUrn,
                "agency_session_name", sessionName,
                "id_token", token.jwt(LONGEST_TOKEN)));
        if (duration != null) {
            body.put("duration_seconds", duration.toSeconds());
        }
        if (policy != null) {
            body.put("policy", policy);
        }
        return body;
    }

    private HuaweiTrust trust(IdToken token) {
        return new HuaweiTrust(
                token,
                providerUrn,
                "Check the URNs of the OIDC provider and the agency: the cloud does not know one of them.",
                "Check the trust policy of the agency: it must allow sts:agencies:assumeWithOIDC to the OIDC provider"
                        + " with these claims.",
                "a way to the keys that the issuer publishes");
    }

    @Override
    public String toString() {
        return agencyUrn + " as " + sessionName + " with an ID token";
    }
}
