package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256. */
public final class Sha256 {
    private Sha256() {}

    /** In hexadecimal digits, of which the letters are lower case. */
    @NonNull
    public static String hex(@NonNull byte[] bytes) {
        return HexFormat.of().formatHex(of(bytes, bytes.length));
    }

    /** @param length how many of the bytes */
    @NonNull
    static byte[] of(@NonNull byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
