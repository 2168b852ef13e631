package io.jenkins.plugins.registrytoken.cloud.sign;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import okhttp3.Request;
import org.junit.jupiter.api.Test;

class CanonicalRequestTest {
    private final Request request = new Request.Builder()
            .url("https://example.com:8443/")
            .header("X-B", "2")
            .header("x-a", "canary-token")
            .header("Z-Not-Covered", "no")
            .header("A", "0")
            .addHeader("X-B", "3")
            .build();

    private final CanonicalRequest canonical =
            CanonicalRequest.of(request, "/path", "a=1", name -> !name.startsWith("z"), "hash");

    @Test
    void headersAreInTheOrderOfTheirNamesInLowerCase() {
        assertThat(canonical.signedHeaders(), equalTo("a;host;x-a;x-b;x-b"));
        assertThat(
                canonical.text(),
                equalTo("GET\n/path\na=1\na:0\nhost:example.com:8443\nx-a:canary-token\nx-b:2\nx-b:3\n\n"
                        + "a;host;x-a;x-b;x-b\nhash"));
    }

    @Test
    void doesNotShowWhatTheHeadersHold() {
        assertThat(canonical.toString(), not(containsString("canary")));
    }
}
