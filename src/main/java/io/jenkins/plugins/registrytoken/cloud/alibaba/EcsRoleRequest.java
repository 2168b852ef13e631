package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Asks the metadata service of the virtual machine (ECS) that the controller runs on for a temporary access key of the
 * machine's RAM role.
 *
 * @param base where the metadata service is: {@link #METADATA_SERVICE}
 * @param roleName null for the role that the service names
 * @param withoutToken whether to go on without a token, as the first version of the service did, if it gives none. Then
 *     whoever makes the controller send a request gets the key as well.
 * @see <a href="https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata">Instance metadata</a>
 */
public record EcsRoleRequest(
        @NonNull HttpUrl base, @CheckForNull String roleName, boolean withoutToken) implements CloudRequest<IssuedKey> {

    /** Where every virtual machine of Alibaba Cloud finds its own metadata; plain HTTP that never leaves the host. */
    public static final HttpUrl METADATA_SERVICE = HttpUrl.get("http://100.100.100.200");

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final String TOKEN = "X-aliyun-ecs-metadata-token";
    private static final String SECONDS_OF_TOKEN = "21600";
    private static final Pattern ROLE_NAME = Pattern.compile("[\\w.@-]{1,64}");
    private static final Pattern TOKEN_TEXT = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final byte[] NO_BODY = {};

    /** @throws IllegalArgumentException if this cannot be the name of a role; the message says so */
    public EcsRoleRequest {
        if (roleName != null && !isRoleName(roleName)) {
            throw new IllegalArgumentException(
                    "The role must be a name of up to 64 letters, digits, full stops, hyphens and underscores.");
        }
    }

    @Override
    public String service() {
        return "The metadata service of ECS at " + base.host();
    }

    @Override
    public IssuedKey send(Cloud cloud) throws TokenException {
        ApiClient api = cloud.api().direct(TIMEOUT);
        String token = token(api);
        String role = roleName == null ? role(api, token) : roleName;
        ApiResponse response = get(api, token, role);
        if (response.status() == 404) {
            throw noRole("knows no role " + role + " of this machine");
        }
        if (!response.isSuccessful()) {
            throw invalid("answered HTTP " + response.status() + " where a key is due. Try again.");
        }
        AcsAnswer answer = AcsAnswer.of(service(), response, null);
        if (!answer.body().path("Code").asText("").equals("Success")) {
            throw noRole("has no key of role " + role);
        }
        return TemporaryKey.read(answer, answer.body());
    }

    /** Null to go on without. */
    @CheckForNull
    private String token(ApiClient api) throws TokenException {
        Request request = new Request.Builder()
                .url(url("latest/api/token"))
                .header("X-aliyun-ecs-metadata-token-ttl-seconds", SECONDS_OF_TOKEN)
                .put(RequestBody.create(NO_BODY))
                .build();
        ApiResponse response = ask(api, request);
        String token = response.body().utf8().strip();
        if (response.isSuccessful() && TOKEN_TEXT.matcher(token).matches()) {
            return token;
        }
        if (withoutToken) {
            return null;
        }
        throw invalid("answered HTTP " + response.status()
                + " where a token is due. If this machine has the first version of the service only, allow that.");
    }

    private String role(ApiClient api, @CheckForNull String token) throws TokenException {
        ApiResponse response = get(api, token, "");
        String name = response.body().utf8().strip().lines().findFirst().orElse("");
        if (response.status() == 404 || response.isSuccessful() && name.isEmpty()) {
            throw noRole("knows no role of this machine");
        }
        if (!response.isSuccessful() || !isRoleName(name)) {
            throw invalid("answered HTTP " + response.status() + " with " + response.contentType()
                    + " where the name of a role is due. Check whether a proxy answers in its place.");
        }
        return name;
    }

    private ApiResponse get(ApiClient api, @CheckForNull String token, String role) throws TokenException {
        Request.Builder request = new Request.Builder()
                .url(url("latest/meta-data/ram/security-credentials/")
                        .newBuilder()
                        .addPathSegment(role)
                        .build());
        if (token != null) {
            request.header(TOKEN, token);
        }
        return ask(api, Redaction.withSecrets(request.build(), token));
    }

    private ApiResponse ask(ApiClient api, Request request) throws TokenException {
        try {
            return api.send(service(), now -> request);
        } catch (TokenException e) {
            if (e.reason() != Reason.UNREACHABLE) {
                throw e;
            }
            throw new TokenException(
                    Reason.UNREACHABLE,
                    service()
                            + " does not answer: the controller does not run on an ECS instance with a RAM role. Give"
                            + " its instance one, or choose another authentication.");
        }
    }

    private HttpUrl url(String path) {
        return base.newBuilder().encodedPath("/" + path).build();
    }

    private TokenException noRole(String what) {
        return new TokenException(
                Reason.INVALID_REQUEST,
                service() + ' ' + what + ". Attach a RAM role to the ECS instance that the controller runs on.");
    }

    private TokenException invalid(String what) {
        return new TokenException(Reason.INVALID_ANSWER, service() + ' ' + what);
    }

    public static boolean isRoleName(@NonNull String text) {
        // These are steps in a path, not names.
        return ROLE_NAME.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }
}
