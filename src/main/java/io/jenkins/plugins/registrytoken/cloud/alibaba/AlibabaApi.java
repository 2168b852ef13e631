package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/** The operations that are called, and how. */
enum AlibabaApi {
    /** @see <a href="https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-listinstance">API</a> */
    LIST_INSTANCE("ListInstance", "2018-12-01"),
    /**
     * Knows the public endpoint only.
     *
     * @see <a href="https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getinstanceendpoint">
     *     API</a>
     */
    GET_INSTANCE_ENDPOINT("GetInstanceEndpoint", "2018-12-01"),
    /**
     * @see <a href="https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getinstancevpcendpoint">
     *     API</a>
     */
    GET_INSTANCE_VPC_ENDPOINT("GetInstanceVpcEndpoint", "2018-12-01"),
    /**
     * @see <a href="https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getauthorizationtoken">
     *     API</a>
     */
    GET_AUTHORIZATION_TOKEN("GetAuthorizationToken", "2018-12-01"),
    /**
     * The Personal Edition's, in the path style.
     *
     * @see <a href="https://www.alibabacloud.com/help/doc-detail/72334.htm">API</a>
     */
    GET_PERSONAL_AUTHORIZATION_TOKEN("GetAuthorizationToken", "2016-06-07", "GET", "/tokens"),
    /** @see <a href="https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole">API</a> */
    ASSUME_ROLE("AssumeRole", "2015-04-01"),
    /**
     * @see <a href="https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc">
     *     API</a>
     */
    ASSUME_ROLE_WITH_OIDC("AssumeRoleWithOIDC", "2015-04-01");

    private static final byte[] NO_BODY = {};

    private final String action;
    private final String version;
    private final String method;
    private final String path;

    AlibabaApi(String action, String version) {
        this(action, version, "POST", "/");
    }

    AlibabaApi(String action, String version, String method, String path) {
        this.action = action;
        this.version = version;
        this.method = method;
        this.path = path;
    }

    /**
     * Calls the operation, once more with a new key if the cloud rejects one that it issued itself.
     *
     * @param keys gives the key that signs the call
     * @throws TokenException if the call fails, or the answer has no members
     */
    @NonNull
    Answer call(
            @NonNull Cloud cloud,
            @NonNull Endpoint endpoint,
            @NonNull Source<IssuedKey> keys,
            @NonNull Map<String, String> parameters)
            throws TokenException {
        HttpUrl.Builder url = endpoint.url().newBuilder().encodedPath(path);
        new TreeMap<>(parameters).forEach(url::addQueryParameter);
        Request request = new Request.Builder()
                .url(url.build())
                .method(method, method.equals("GET") ? null : RequestBody.create(NO_BODY))
                .header("Accept", "application/json")
                .header("x-acs-action", action)
                .header("x-acs-version", version)
                .build();
        IssuedKey key = keys.get(cloud);
        ApiResponse response = send(cloud, endpoint, request, key.key());
        if (AlibabaErrors.isOfKey(response) && keys.refresh(cloud)) {
            key = keys.get(cloud);
            response = send(cloud, endpoint, request, key.key());
        }
        return AcsAnswer.of(endpoint.describe(), response, key);
    }

    /**
     * Calls the operation without a signature, as an ID token in the form proves who asks.
     *
     * @param form of the request's body, where no log of addresses shows it
     * @param token is marked as a secret
     * @throws TokenException if no whole answer came
     */
    @NonNull
    ApiResponse callUnsigned(
            @NonNull Cloud cloud, @NonNull Endpoint endpoint, @NonNull Map<String, String> form, @NonNull IdToken token)
            throws TokenException {
        FormBody.Builder body = new FormBody.Builder();
        new TreeMap<>(form).forEach(body::add);
        Request request = token.marked(new Request.Builder()
                .url(endpoint.url().newBuilder().encodedPath(path).build())
                .method(method, body.build())
                .header("Accept", "application/json")
                .header("x-acs-action", action)
                .header("x-acs-version", version)
                .build());
        return cloud.api()
                .send(
                        endpoint.describe(),
                        now -> request.newBuilder()
                                .url(unsigned(request.url(), now))
                                .build(),
                        AlibabaErrors::throttling);
    }

    private HttpUrl unsigned(HttpUrl url, Instant now) {
        return url.newBuilder()
                .addQueryParameter("Action", action)
                .addQueryParameter("Format", "JSON")
                .addQueryParameter("SignatureNonce", nonce())
                .addQueryParameter(
                        "Timestamp", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .addQueryParameter("Version", version)
                .build();
    }

    private static ApiResponse send(Cloud cloud, Endpoint endpoint, Request request, AccessKey key)
            throws TokenException {
        requireHeaderValues(key);
        return cloud.api()
                .send(
                        endpoint.describe(),
                        now -> Acs3Signer.sign(request, key, now, nonce()),
                        AlibabaErrors::throttling);
    }

    private static String nonce() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** OkHttp would quote them in the error it throws. */
    private static void requireHeaderValues(AccessKey key) throws TokenException {
        if (key.id().isEmpty() || key.secret().isEmpty()) {
            throw new TokenException(Reason.INVALID_REQUEST, "The access key has no ID or no secret: enter both.");
        }
        String sent = key.securityToken() == null ? key.id() : key.id() + key.securityToken();
        if (!sent.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "The access key ID or the security token holds blanks, line ends or other characters that cannot"
                            + " be in one: enter it again.");
        }
    }
}
