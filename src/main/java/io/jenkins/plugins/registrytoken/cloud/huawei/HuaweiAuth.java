package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.BearerToken;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Instant;
import okhttp3.Request;

/** How a request to Huawei Cloud or Open Telekom Cloud proves who makes it. */
public sealed interface HuaweiAuth {

    /** Who makes the request, for the advice if it is refused. */
    @NonNull
    HuaweiCaller caller();

    /** Where the proof comes from. */
    @NonNull
    Source<? extends Expiring> source();

    /**
     * The proof for the next request.
     *
     * @throws TokenException if the cloud gives none, or the configured one cannot be sent
     */
    @NonNull
    default Expiring proof(@NonNull Cloud cloud) throws TokenException {
        return source().get(cloud);
    }

    /**
     * The request with its proof.
     *
     * @param proof from {@link #proof}
     * @param time when it is sent
     */
    @NonNull
    Request prove(@NonNull Request request, @NonNull Expiring proof, @NonNull Instant time);

    /** For a resource in a project, unless the proof itself tells the project. */
    @NonNull
    default HuaweiAuth inProject(@NonNull String projectId) {
        return this;
    }

    /**
     * Signs with an access key.
     *
     * @param source gives the key
     * @param projectId sent as {@code X-Project-Id}, which resources in a sub-project need; null to leave it out
     * @param caller whose key it is
     */
    record Signature(
            @NonNull Source<IssuedKey> source,
            @CheckForNull String projectId,
            @NonNull HuaweiCaller caller) implements HuaweiAuth {

        /** @throws IllegalArgumentException if the project ID cannot be one */
        public Signature {
            if (projectId != null) {
                HuaweiId.check(projectId);
            }
        }

        /** With the key of a user, which may be temporary. */
        public Signature(@NonNull Source<IssuedKey> source, @CheckForNull String projectId) {
            this(
                    source,
                    projectId,
                    source instanceof AccessKey key && key.securityToken() != null
                            ? HuaweiCaller.TEMPORARY_KEY
                            : HuaweiCaller.ACCESS_KEY);
        }

        @Override
        public IssuedKey proof(Cloud cloud) throws TokenException {
            IssuedKey issued = source.get(cloud);
            String securityToken = issued.key().securityToken();
            if (!BearerToken.isHeaderValue(issued.key().id())
                    || (securityToken != null && !BearerToken.isHeaderValue(securityToken))) {
                throw new TokenException(
                        Reason.INVALID_REQUEST,
                        "The access key ID (AK) or the security token is empty, or holds a blank, a line end or another "
                                + "character that it cannot have: enter both again.");
            }
            if (issued.key().secret().isEmpty()) {
                throw new TokenException(
                        Reason.INVALID_REQUEST, "The secret access key (SK) is empty: enter it in the credential.");
            }
            return issued;
        }

        @Override
        public Request prove(Request request, Expiring proof, Instant time) {
            Request inProject = projectId == null
                    ? request
                    : request.newBuilder().header("X-Project-Id", projectId).build();
            return SdkHmacSigner.sign(inProject, ((IssuedKey) proof).key(), time);
        }

        @Override
        public HuaweiAuth inProject(String id) {
            return projectId == null ? new Signature(source, id, caller) : this;
        }
    }

    /**
     * Shows a token of the identity service (IAM) as {@code X-Auth-Token}.
     *
     * @param source gives the token
     * @param caller whose token it is
     */
    record Token(
            @NonNull Source<BearerToken> source, @NonNull HuaweiCaller caller) implements HuaweiAuth {

        /**
         * With a configured token.
         *
         * @throws IllegalArgumentException if this cannot be a token; the message does not show it
         */
        @NonNull
        public static Token configured(@NonNull String token) {
            if (!BearerToken.isHeaderValue(token)) {
                throw new IllegalArgumentException("The IAM token is empty, or holds a blank or a line end.");
            }
            return new Token(BearerToken.configured(token), HuaweiCaller.IAM_TOKEN);
        }

        @Override
        public Request prove(Request request, Expiring proof, Instant time) {
            String token = ((BearerToken) proof).value();
            return Redaction.withSecrets(
                    request.newBuilder().header("X-Auth-Token", token).build(), token);
        }
    }
}
