package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.MetadataService;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Asks the metadata service of the virtual machine (ECS) that the controller runs on for a temporary access key of the
 * machine's RAM role.
 *
 * @param base where the metadata service is: {@link #METADATA_SERVICE}
 * @param roleName null for the role that the service names
 * @param withoutToken whether to go on without a session token if the service gives none
 * @see <a href="https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata">Instance metadata</a>
 */
public record EcsRoleRequest(
        @NonNull HttpUrl base, @CheckForNull String roleName, boolean withoutToken) implements CloudRequest<IssuedKey> {

    /** Where every virtual machine of Alibaba Cloud finds its own metadata; plain HTTP that never leaves the host. */
    public static final HttpUrl METADATA_SERVICE = HttpUrl.get("http://100.100.100.200");

    private static final String ROLES = "/latest/meta-data/ram/security-credentials/";
    private static final MetadataService.Session SESSION = new MetadataService.Session(
            "/latest/api/token", "X-aliyun-ecs-metadata-token-ttl-seconds", "X-aliyun-ecs-metadata-token");

    private static final Pattern ROLE_NAME = Pattern.compile("[\\w.@-]{1,64}");

    /** @throws IllegalArgumentException if this cannot be the name of a role; the message says so */
    public EcsRoleRequest {
        if (roleName != null && !isRoleName(roleName)) {
            throw new IllegalArgumentException(
                    "The role must be a name of up to 64 letters, digits, full stops, hyphens and underscores.");
        }
    }

    @Override
    public String service() {
        return source().describe();
    }

    @Override
    public IssuedKey send(Cloud cloud) throws TokenException {
        MetadataService source = source();
        String token = source.begin(cloud);
        String role = roleName == null ? role(source.get(cloud, token, ROLES)) : roleName;
        ApiResponse response = source.get(cloud, token, ROLES + role);
        if (response.status() == 404) {
            throw noRole("knows no role " + role + " of this machine");
        }
        if (!response.isSuccessful()) {
            throw invalid("answered HTTP " + response.status() + " where a key is due. Try again.");
        }
        Answer answer = AcsAnswer.of(service(), response, null);
        if (!answer.body().path("Code").asText("").equals("Success")) {
            throw noRole("has no key of role " + role);
        }
        return AcsAnswer.key(answer);
    }

    private String role(ApiResponse response) throws TokenException {
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

    private MetadataService source() {
        return new MetadataService("ECS", "an ECS instance with a RAM role", base, SESSION, !withoutToken);
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
