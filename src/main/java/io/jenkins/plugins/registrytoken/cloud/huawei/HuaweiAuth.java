package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.KeySource;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Instant;

/** How a call to Huawei Cloud or Open Telekom Cloud proves who makes it. */
public sealed interface HuaweiAuth {

    /**
     * What to prove the next request with: configured, remembered, or asked of the cloud now.
     *
     * @throws TokenException if the cloud gives none
     */
    @NonNull
    HuaweiProof proof(@NonNull Cloud cloud) throws TokenException;

    /**
     * Has the next proof be a new one, as the last one was refused though it has not expired.
     *
     * @return whether there can be a new one
     */
    default boolean renew(@NonNull Cloud cloud) {
        return false;
    }

    /** The same for a resource in a project, where the proof itself does not tell which. */
    @NonNull
    default HuaweiAuth inProject(@NonNull String projectId) {
        return this;
    }

    /**
     * Signs with an access key: a configured one, an {@linkplain Agency agency's}, or that of the
     * {@linkplain EcsKeyRequest virtual machine}.
     *
     * @param projectId sent as {@code X-Project-Id}, needed for resources in a sub-project; null to leave it out
     */
    record Signature(@NonNull KeySource keys, @CheckForNull String projectId) implements HuaweiAuth {

        /** @throws IllegalArgumentException if the project ID cannot be one */
        public Signature {
            if (projectId != null) {
                HuaweiId.check(projectId);
            }
        }

        @Override
        public HuaweiProof proof(Cloud cloud) throws TokenException {
            IssuedKey issued = keys.key(cloud);
            String securityToken = issued.key().securityToken();
            if (!HuaweiProof.isSendable(issued.key().id())
                    || (securityToken != null && !HuaweiProof.isSendable(securityToken))) {
                throw new TokenException(
                        Reason.INVALID_REQUEST,
                        "The access key ID (AK) or the security token is empty, or holds a blank, a line end or another "
                                + "character that it cannot have: enter both again.");
            }
            if (issued.key().secret().isEmpty()) {
                throw new TokenException(
                        Reason.INVALID_REQUEST, "The secret access key (SK) is empty: enter it in the credential.");
            }
            return new HuaweiProof.SigningKey(issued, projectId);
        }

        /** The cloud ends a temporary key early when the agency or its permissions change. */
        @Override
        public boolean renew(Cloud cloud) {
            return keys.renew(cloud);
        }

        @Override
        public HuaweiAuth inProject(String id) {
            return projectId == null ? new Signature(keys, id) : this;
        }
    }

    /** Shows a token of the identity service (IAM) that somebody obtained elsewhere. Its {@link #toString} does not. */
    record IamToken(@NonNull String token) implements HuaweiAuth {

        /** @throws IllegalArgumentException if this cannot be a token; the message does not show it */
        public IamToken {
            if (!HuaweiProof.isSendable(token)) {
                throw new IllegalArgumentException("The IAM token is empty, or holds a blank or a line end.");
            }
        }

        @Override
        public HuaweiProof proof(Cloud cloud) {
            return new IssuedIamToken(token, Instant.EPOCH, Instant.MAX);
        }

        @Override
        public String toString() {
            return "IAM token";
        }
    }

    /** Shows a token of the identity service that it gives for the user name and password of an IAM user. */
    record IamUser(@NonNull IamTokenRequest login) implements HuaweiAuth {

        @Override
        public HuaweiProof proof(Cloud cloud) throws TokenException {
            return cloud.get(login);
        }

        /** The cloud ends tokens early when the user, the password or the permissions change. */
        @Override
        public boolean renew(Cloud cloud) {
            cloud.forget(login);
            return true;
        }
    }
}
