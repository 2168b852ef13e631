package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text that is hashed or signed, written straight into its bytes. It takes a fraction of the time of a
 * {@link StringBuilder} whose text is then copied, and copied again when it is encoded.
 */
public final class AsciiText {
    /** Both digits of each byte. */
    private static final char[] DIGITS = new char[256];

    static {
        for (int i = 0; i < DIGITS.length; i++) {
            DIGITS[i] = (char) (Character.forDigit(i >> 4, 16) << 8 | Character.forDigit(i & 0xf, 16));
        }
    }

    private byte[] bytes;
    private int length;

    /** @param capacity in characters; it grows where that is too few */
    public AsciiText(int capacity) {
        bytes = new byte[capacity];
    }

    /**
     * @param text of ASCII characters, which is not checked: who sends an access key has looked whether a header can hold
     *     its ID, OkHttp has checked the headers, and everything else is percent-encoded or a constant
     */
    // The deprecated method takes the low bytes only, which is right for ASCII, and has nothing copied twice.
    @NonNull
    @SuppressWarnings("deprecation")
    public AsciiText append(@NonNull String text) {
        int added = text.length();
        reserve(added);
        text.getBytes(0, added, bytes, length);
        length += added;
        return this;
    }

    /** Two texts like that, each with a character behind it: in one step, as there are many of them. */
    @NonNull
    @SuppressWarnings("deprecation")
    AsciiText append(@NonNull String first, char between, @NonNull String second, char end) {
        int middle = length + first.length();
        int last = middle + 1 + second.length();
        reserve(last + 1 - length);
        first.getBytes(0, first.length(), bytes, length);
        bytes[middle] = (byte) between;
        second.getBytes(0, second.length(), bytes, middle + 1);
        bytes[last] = (byte) end;
        length = last + 1;
        return this;
    }

    /** @param character of ASCII */
    @NonNull
    public AsciiText append(char character) {
        reserve(1);
        bytes[length++] = (byte) character;
        return this;
    }

    /** Some of the characters of another text. */
    @NonNull
    AsciiText append(@NonNull AsciiText text, int from, int to) {
        reserve(to - from);
        System.arraycopy(text.bytes, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    int length() {
        return length;
    }

    /**
     * In hexadecimal digits, of which the letters are lower case. Eight are written at a time, as the processor waits for
     * single ones when they are hashed right after.
     *
     * @param hash of as many bytes as any SHA has, which is a multiple of four
     */
    @NonNull
    public AsciiText appendHex(@NonNull byte[] hash) {
        reserve(2 * hash.length);
        ByteBuffer target = ByteBuffer.wrap(bytes);
        for (int i = 0; i < hash.length; i += 4) {
            target.putLong(
                    length,
                    (long) DIGITS[hash[i] & 0xff] << 48
                            | (long) DIGITS[hash[i + 1] & 0xff] << 32
                            | (long) DIGITS[hash[i + 2] & 0xff] << 16
                            | DIGITS[hash[i + 3] & 0xff]);
            length += 8;
        }
        return this;
    }

    char last() {
        return (char) bytes[length - 1];
    }

    @NonNull
    public byte[] sha256() {
        return Sha256.of(bytes, length);
    }

    /** Signed with HMAC-SHA256. */
    @NonNull
    public byte[] sign(@NonNull HmacKey key) {
        return key.sign(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
