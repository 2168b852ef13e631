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
    /** Only ever copied, once it is made. */
    private volatile Mac keyed;

    /** @param secret may be empty, but then does not sign */
    public HmacKey(@NonNull String secret) {
        this.secret = secret;
    }

    public boolean isEmpty() {
        return secret.isEmpty();
    }

    @NonNull
    byte[] sign(@NonNull byte[] bytes, int length) {
        Mac mac = mac();
        mac.update(bytes, 0, length);
        return mac.doFinal();
    }

    private Mac mac() {
        Mac made = keyed;
        if (made == null) {
            made = make();
            keyed = made;
        }
        try {
            return (Mac) made.clone();
        } catch (CloneNotSupportedException e) {
            return make(); // of a provider that cannot copy, as some for hardware
        }
    }

    private Mac make() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update(new byte[0]); // has Java's own hash the key now, rather than again in each copy
            return mac;
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
