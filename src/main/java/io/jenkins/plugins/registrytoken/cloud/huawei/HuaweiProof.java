package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.token.Expiring;
import java.time.Instant;
import okhttp3.Request;

/** What a request to Huawei Cloud or Open Telekom Cloud is proven with, for as long as it is good. */
public sealed interface HuaweiProof extends Expiring permits HuaweiProof.SigningKey, IssuedIamToken {
    /** In characters: twice as long as IAM documents its tokens, which are the longest. */
    int LONGEST = 64 * 1024;

    /** The request with the proof, made for the given time. */
    @NonNull
    Request authenticate(@NonNull Request request, @NonNull Instant time);

    /**
     * Signs with an access key.
     *
     * @param projectId sent as {@code X-Project-Id}; null to leave it out
     */
    record SigningKey(
            @NonNull IssuedKey issued, @CheckForNull String projectId) implements HuaweiProof {
        @Override
        public Request authenticate(Request request, Instant time) {
            Request.Builder builder = request.newBuilder();
            if (projectId != null) {
                builder.header("X-Project-Id", projectId);
            }
            return SdkHmacSigner.sign(builder.build(), issued.key(), time);
        }

        @Override
        public Instant issuedAt() {
            return issued.issuedAt();
        }

        @Override
        public Instant expiresAt() {
            return issued.expiresAt();
        }
    }

    /**
     * Whether this can be the value of a header. Checked before OkHttp does, whose error message would quote it: what people
     * paste may hold line ends.
     */
    static boolean isSendable(@NonNull String value) {
        return !value.isEmpty() && value.length() <= LONGEST && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
