package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import java.time.Instant;
import okhttp3.Request;

/** How a call to Huawei Cloud or Open Telekom Cloud proves who makes it. */
public sealed interface HuaweiAuthentication {

    /** The request with the proof, made for the given time. */
    @NonNull
    Request authenticate(@NonNull Request request, @NonNull Instant time);

    /**
     * Signs with an access key.
     *
     * @param projectId sent as {@code X-Project-Id}, needed for resources in a sub-project; null to leave it out
     */
    record Signature(@NonNull AccessKey key, @CheckForNull String projectId) implements HuaweiAuthentication {
        @Override
        public Request authenticate(Request request, Instant time) {
            Request.Builder builder = request.newBuilder();
            if (projectId != null) {
                builder.header("X-Project-Id", projectId);
            }
            String securityToken = key.securityToken();
            if (securityToken != null) {
                builder.header("X-Security-Token", securityToken);
            }
            return SdkHmacSigner.sign(builder.build(), key, time);
        }
    }

    /** Shows a token of the identity service (IAM). Its {@link #toString} does not. */
    record IamToken(@NonNull String token) implements HuaweiAuthentication {
        @Override
        public Request authenticate(Request request, Instant time) {
            return request.newBuilder().header("X-Auth-Token", token).build();
        }

        @Override
        public String toString() {
            return "IAM token";
        }
    }
}
