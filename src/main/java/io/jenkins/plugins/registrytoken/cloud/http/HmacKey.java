package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that signs with HMAC-SHA256, from any thread. Its {@link #toString} does not show it.
 *
 * <p>To make the code from the secret takes as long as to sign, so that is done once.
 */
public final class HmacKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final String secret;
    /** Made when it is first needed; ready for the next signature after each. */
    private Mac mac;

    /** @param secret may be empty, but then does not sign */
    public HmacKey(@NonNull String secret) {
        this.secret = secret;
    }

    public boolean isEmpty() {
        return secret.isEmpty();
    }

    /**
     * @param length how many of the bytes are signed
     * @throws IllegalArgumentException if the secret is empty
     */
    @NonNull
    synchronized byte[] sign(@NonNull byte[] bytes, int length) {
        if (mac == null) {
            mac = keyed();
        }
        mac.update(bytes, 0, length);
        return mac.doFinal();
    }

    private Mac keyed() {
        try {
            Mac keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return keyed;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("any bytes can be a key", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HmacKey key && secret.equals(key.secret);
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }

    @Override
    public String toString() {
        return "(a secret)";
    }
}
