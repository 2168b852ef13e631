package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256 and HMAC-SHA256, in hexadecimal digits. */
public final class Sha256 {
    private static final String HMAC = "HmacSHA256";
    /** Only ever copied: to look it up again takes a third as long as the code itself. */
    private static final Mac NEW_MAC = newMac();

    private Sha256() {}

    @NonNull
    public static String hex(@NonNull String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    @NonNull
    static String hex(@NonNull byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    @NonNull
    public static String hmacHex(@NonNull String key, @NonNull String text) {
        Mac mac = mac();
        try {
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), HMAC));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("any bytes can be a key", e);
        }
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Mac mac() {
        try {
            return (Mac) NEW_MAC.clone();
        } catch (CloneNotSupportedException e) {
            return newMac(); // of a provider that cannot copy, as some for hardware
        }
    }

    private static Mac newMac() {
        try {
            return Mac.getInstance(HMAC);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
