package io.jenkins.plugins.registrytoken.cloud.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;

class HmacKeyTest {
    @Property
    void signsAsJavaDoes(@ForAll @NotEmpty String secret, @ForAll byte[] bytes) {
        HmacKey key = new HmacKey(secret);
        byte[] expected = java(secret, bytes);
        assertThat(key.sign(bytes, bytes.length), equalTo(expected));
        assertThat("again", key.sign(bytes, bytes.length), equalTo(expected));
    }

    /** A key that is longer than a block is hashed first. */
    @Example
    void takesSecretsOfEveryLength() {
        byte[] bytes = "text".getBytes(StandardCharsets.UTF_8);
        for (int length = 1; length < 200; length++) {
            String secret = "s".repeat(length);
            assertThat(new HmacKey(secret).sign(bytes, bytes.length), equalTo(java(secret, bytes)));
        }
    }

    /** RFC 4231, test case 2. */
    @Example
    void signsTheExampleOfTheStandard() {
        byte[] bytes = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);
        assertThat(
                HexFormat.of().formatHex(new HmacKey("Jefe").sign(bytes, bytes.length)),
                equalTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    }

    @Example
    void signsForManyThreadsAtOnce() {
        HmacKey key = new HmacKey("secret");
        IntStream.range(0, 20_000).parallel().forEach(i -> {
            byte[] bytes = ("text " + i).getBytes(StandardCharsets.UTF_8);
            assertThat(key.sign(bytes, bytes.length), equalTo(java("secret", bytes)));
        });
    }

    @Example
    void isEqualByItsSecretAndDoesNotShowIt() {
        HmacKey key = new HmacKey("canary-secret");
        assertThat(key, equalTo(new HmacKey("canary-secret")));
        assertThat(key.hashCode(), equalTo(new HmacKey("canary-secret").hashCode()));
        assertThat(key, not(equalTo(new HmacKey("other"))));
        assertThat(key.toString(), not(containsString("canary")));
    }

    /** So that who asks for both halves can say that one is missing. */
    @Example
    void canBeEmptyButThenSignsNothing() {
        assertThrows(IllegalArgumentException.class, () -> new HmacKey("").sign(new byte[1], 1));
        assertThat(new HmacKey("").isEmpty(), equalTo(true));
        assertThat(new HmacKey("s").isEmpty(), equalTo(false));
    }

    private static byte[] java(String secret, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
