package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.BearerToken;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.EndpointRequest;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.SessionPolicy;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import okhttp3.Request;

/**
 * Exchanges an ID token at IAM for a temporary access key of a federated user, whose groups the conversion rules of the identity
 * provider decide. The public key of the issuer is entered there, so the cloud need not reach the issuer.
 *
 * @param provider the name of the identity provider
 * @param lifetime from 15 minutes to 24 hours
 * @param policy JSON that narrows what the key may be used for; null for all that the groups may do
 * @param tokens gives the ID token, anew for each exchange
 * @see <a href="https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/federated_identity_authentication_management/token/obtaining_a_token_with_an_openid_connect_id_token.html">
 *     Obtaining a Token with an OpenID Connect ID Token</a>
 */
public record IdTokenExchangeRequest(
        @NonNull Endpoint endpoint,
        @NonNull String provider,
        @NonNull Duration lifetime,
        @CheckForNull String policy,
        @NonNull Source<IdToken> tokens)
        implements EndpointRequest<IssuedKey> {

    /** How long a key lives that no other lifetime was chosen for. It is the SDK's, well within the day of a federated token. */
    public static final Duration USUAL_LIFETIME = Duration.ofHours(6);

    private static final Pattern PROVIDER = Pattern.compile("[\\w-]{1,64}");

    /** @throws IllegalArgumentException if one of these cannot be what it should be; the message says so */
    public IdTokenExchangeRequest {
        if (!isProvider(provider)) {
            throw new IllegalArgumentException(
                    "The identity provider must be a name of up to 64 letters, digits, hyphens and underscores.");
        }
        if (lifetime.toSeconds() < 900 || lifetime.toSeconds() > 86_400) {
            throw new IllegalArgumentException("The lifetime of the key must be from 900 to 86400 seconds.");
        }
        policy = SessionPolicy.compact(policy, AgencyKeyRequest.LONGEST_POLICY);
    }

    public static boolean isProvider(@NonNull String text) {
        return PROVIDER.matcher(text).matches();
    }

    @Override
    public IssuedKey send(Cloud cloud) throws TokenException {
        IdToken token = tokens.get(cloud);
        HuaweiTrust trust = new HuaweiTrust(
                token,
                "the identity provider " + provider,
                "Check the name of the identity provider: there is no " + provider + '.',
                "Check the conversion rules of the identity provider " + provider
                        + ": one must give this sub a user group.",
                "the signing key that the issuer publishes at present");
        String federated = federatedToken(cloud, token, trust);
        Request request = request(
                HuaweiApi.KEYS,
                HuaweiApi.identity("token", Map.of("id", federated, "duration_seconds", lifetime.toSeconds()), policy));
        return HuaweiApi.key(answer(cloud, Redaction.withSecrets(token.marked(request), federated), trust));
    }

    /** A token of the federated user. It has no scope, as the key that it gives needs none. */
    private String federatedToken(Cloud cloud, IdToken token, HuaweiTrust trust) throws TokenException {
        Request request = request(
                        "/v3.0/OS-AUTH/id-token/tokens",
                        Map.of("auth", Map.of("id_token", Map.of("id", token.jwt(IdToken.LONGEST)))))
                .newBuilder()
                .header("X-Idp-Id", provider)
                .build();
        Answer answer = answer(cloud, token.marked(request), trust);
        String federated = answer.response().header("X-Subject-Token");
        if (federated == null || !BearerToken.isHeaderValue(federated)) {
            throw answer.invalid("without a token in X-Subject-Token");
        }
        return federated;
    }

    private Request request(String path, Map<String, ?> body) {
        return new Request.Builder()
                .url(endpoint.url().newBuilder().encodedPath(path).build())
                .header("Content-Type", "application/json;charset=utf8")
                .post(HuaweiApi.json(body))
                .build();
    }

    private Answer answer(Cloud cloud, Request request, HuaweiTrust trust) throws TokenException {
        ApiResponse response = cloud.api().send(service(), now -> request, HuaweiErrors::throttling);
        if (!response.isSuccessful()) {
            throw HuaweiErrors.explain(service(), response, trust::advice);
        }
        return Answer.of(service(), response, null, response.json());
    }

    @Override
    public String toString() {
        return "identity provider " + provider + " with an ID token";
    }
}
