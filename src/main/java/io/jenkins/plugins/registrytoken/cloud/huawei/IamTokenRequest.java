package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.BearerToken;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.EndpointRequest;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Asks IAM for the token of an IAM user, good for 24 hours. Its {@link #toString} shows no password.
 *
 * @param account the name of the account, which the API calls domain
 * @param projectId what the token is for; null to have the project named
 * @param projectName its name, such as {@code eu-de} or {@code eu-de_team}; not used with an ID
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html">Obtaining a User Token Through Password
 *     Authentication</a>
 */
public record IamTokenRequest(
        @NonNull Endpoint endpoint,
        @NonNull String account,
        @NonNull String user,
        @NonNull String password,
        @CheckForNull String projectId,
        @NonNull String projectName)
        implements EndpointRequest<BearerToken> {

    private static final String PERMISSION = "to log in with its password";

    @Override
    public BearerToken send(Cloud cloud) throws TokenException {
        HttpUrl url = endpoint.url()
                .newBuilder()
                .encodedPath("/v3/auth/tokens")
                // The catalog of endpoints is long, and not needed.
                .addQueryParameter("nocatalog", "true")
                .build();
        Request request = new Request.Builder()
                .url(url)
                .header("Content-Type", "application/json;charset=utf8")
                .post(HuaweiApi.json(body()))
                .build();
        Request secret = Redaction.withSecrets(request, password);
        ApiResponse response = cloud.api().send(service(), now -> secret, HuaweiErrors::throttling);
        if (!response.isSuccessful()) {
            throw HuaweiErrors.explain(service(), response, HuaweiCaller.IAM_USER, PERMISSION);
        }
        Answer answer = Answer.of(service(), response, null, response.json());
        String token = response.header("X-Subject-Token");
        if (token == null || !BearerToken.isHeaderValue(token)) {
            throw answer.invalid("without a token in X-Subject-Token");
        }
        Instant expiresAt = answer.in(answer.body().path("token")).expiry("expires_at");
        return new BearerToken(token, response.receivedAt(), expiresAt);
    }

    private Map<String, ?> body() {
        Map<String, ?> who = Map.of("name", user, "password", password, "domain", Map.of("name", account));
        Map<String, ?> identity = Map.of("methods", List.of("password"), "password", Map.of("user", who));
        Map<String, ?> project = projectId == null ? Map.of("name", projectName) : Map.of("id", projectId);
        return Map.of("auth", Map.of("identity", identity, "scope", Map.of("project", project)));
    }

    @Override
    public String toString() {
        return "IAM user " + user + " of " + account + " in " + (projectId == null ? projectName : projectId);
    }
}
