package io.jenkins.plugins.registrytoken.cloud.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the signature of one request costs in cryptography, and nothing else: the SHA-256 of its body and of its canonical
 * form, and the HMAC-SHA256 of the text that is signed, each over bytes that are ready.
 */
public final class Cryptography {
    private final byte[] body;
    private final byte[] canonicalRequest;
    private final byte[] toSign;
    private final byte[] secret;

    /** @param body empty if there is none, which is hashed all the same */
    public Cryptography(byte[] body, String canonicalRequest, String toSign, String secret) {
        this.body = body.clone();
        this.canonicalRequest = canonicalRequest.getBytes(StandardCharsets.UTF_8);
        this.toSign = toSign.getBytes(StandardCharsets.UTF_8);
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Both hashes and the signature, by objects that are looked up and keyed for this one, as they are for a signature. */
    public byte[][] alone() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return new byte[][] {sha256.digest(body), sha256.digest(canonicalRequest), mac.doFinal(toSign)};
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
