package io.jenkins.plugins.registrytoken.cloud.sign;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;

class CanonicalTest {
    private static final String SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void whatNeedsNoEncodingIsToldByItsCharacters() {
        for (char c = 0; c < 0x200; c++) {
            String java = URLEncoder.encode(String.valueOf(c), StandardCharsets.UTF_8);
            String expected = c == ' ' ? "%20" : c == '*' ? "%2A" : c == '~' ? "~" : java;
            assertThat(Canonical.encode(String.valueOf(c)), equalTo(expected));
        }
    }

    @Test
    void parametersAreEncodedAndInOrder() {
        HttpUrl url = new HttpUrl.Builder()
                .scheme("https")
                .host("example.com")
                .addQueryParameter("b", "\u00fc \u0141*~")
                .addQueryParameter("a", null)
                .addQueryParameter("\u0141", "")
                .addQueryParameter("_", "1")
                .build();
        String umlaut = "b=%C3%BC%20%C5%81%2A~";
        assertThat(Canonical.query(url, UnaryOperator.identity()), equalTo("_=1&a=&" + umlaut + "&%C5%81="));
        assertThat(Canonical.query(url, Canonical::encode), equalTo("%C5%81=&_=1&a=&" + umlaut));
        assertThat(Canonical.query(HttpUrl.get("https://example.com/"), Canonical::encode), equalTo(""));
    }

    @Test
    void theHostHasAPortOnlyIfItIsNotTheDefault() {
        assertThat(Canonical.host(HttpUrl.get("https://example.com:443/")), equalTo("example.com"));
        assertThat(Canonical.host(HttpUrl.get("http://example.com:443/")), equalTo("example.com:443"));
        assertThat(Canonical.host(HttpUrl.get("https://[::1]:8443/")), equalTo("[::1]:8443"));
    }

    /** The examples of FIPS 180. */
    @Test
    void hashesTheExampleOfTheStandard() {
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertThat(Canonical.sha256("abc"), equalTo(abc));
        assertThat(Canonical.sha256(RequestBody.create("abc".getBytes(StandardCharsets.UTF_8))), equalTo(abc));
        assertThat(Canonical.sha256(RequestBody.create(new byte[0])), equalTo(SHA256_OF_NOTHING));
        assertThat(Canonical.sha256((RequestBody) null), equalTo(SHA256_OF_NOTHING));
    }

    /** RFC 4231, test case 2. */
    @Test
    void signsTheExampleOfTheStandard() {
        assertThat(
                Canonical.hmacSha256("Jefe", "what do ya want for nothing?"),
                equalTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    }

    @Test
    void anEmptySecretSignsNothing() {
        assertThrows(IllegalArgumentException.class, () -> Canonical.hmacSha256("", "text"));
    }
}
