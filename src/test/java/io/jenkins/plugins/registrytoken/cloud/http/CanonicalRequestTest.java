package io.jenkins.plugins.registrytoken.cloud.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import okhttp3.HttpUrl;
import okhttp3.Request;

class CanonicalRequestTest {
    @Example
    void headersAreInTheOrderOfTheirNamesInLowerCase() {
        Request request = new Request.Builder()
                .url("https://example.com:8443/")
                .header("X-B", "2")
                .header("x-a", "1")
                .header("Z-Not-Covered", "no")
                .header("A", "0")
                .addHeader("X-B", "3")
                .build();
        CanonicalRequest canonical = new CanonicalRequest().headers(request, name -> !name.startsWith("z"));
        assertThat(
                canonical.toString(),
                equalTo("a:0\nhost:example.com:8443\nx-a:1\nx-b:2\nx-b:3\n\na;host;x-a;x-b;x-b\n"));
        assertThat(
                canonical.authorization("ALGORITHM Key=", "AK", "; ", new byte[] {0, 1, (byte) 0xfe, -1}),
                equalTo("ALGORITHM Key=AK; SignedHeaders=a;host;x-a;x-b;x-b; Signature=0001feff"));
    }

    @Example
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
        assertThat(new CanonicalRequest().query(url, false).toString(), equalTo("_=1&a=&" + umlaut + "&%C5%81=\n"));
        assertThat(new CanonicalRequest().query(url, true).toString(), equalTo("%C5%81=&_=1&a=&" + umlaut + "\n"));
    }

    @Example
    void grows() {
        String line = "0123456789".repeat(1000);
        CanonicalRequest canonical = new CanonicalRequest().line(line).bodyHash("hash");
        assertThat(canonical.toString(), equalTo(line + "\nhash"));
    }

    /** What is copied byte for byte would else be signed as another text. */
    @Example
    void noHeaderHasOtherCharactersThanThoseOfAscii() {
        for (String value : new String[] {"\u00fc", "\u0141"}) {
            Request.Builder request = new Request.Builder().url("https://example.com/");
            assertThrows(IllegalArgumentException.class, () -> request.header("X-A", value));
            assertThrows(IllegalArgumentException.class, () -> request.header(value, "a"));
        }
    }

    @Property
    void digitsAreWrittenAsJavaWritesThem(@ForAll @Size(32) byte[] hash) {
        assertThat(
                new AsciiText(3).append('=').appendHex(hash).toString(),
                equalTo('=' + HexFormat.of().formatHex(hash)));
    }

    @Property
    void isHashedAsItsTextIs(@ForAll int number) {
        AsciiText text = new AsciiText(1).append("number ").append(String.valueOf(number));
        byte[] bytes = ("number " + number).getBytes(StandardCharsets.UTF_8);
        assertThat(text.sha256(), equalTo(Sha256.of(bytes, bytes.length)));
    }
}
