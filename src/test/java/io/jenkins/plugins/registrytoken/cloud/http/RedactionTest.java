package io.jenkins.plugins.registrytoken.cloud.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private final Request request = Redaction.withSecrets(
            Redaction.withSecrets(
                    new Request.Builder()
                            .url("https://cloud.example/")
                            .header("Authorization", "canary-signature")
                            .build(),
                    "canary-token",
                    null),
            "canary-session",
            "canary-password");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canonicalRequest is [POST x-security-token:canary]",
                "server CanonicalRequest: canary",
                "the canonical request was canary",
                "server string to sign is:POST&canary",
                "StringToSign=canary"
            })
    void nothingOfWhatWasSignedIsQuoted(String echo) {
        String clean = Redaction.clean("Signature does not match. " + echo, request);
        assertThat(clean, containsString("Signature does not match."));
        assertThat(clean, not(containsString("canary")));
    }

    @Test
    void whatTheRequestCarriedIsMasked() {
        assertThat(
                Redaction.clean("bad canary-token,\r\n\tcanary-session, canary-signature and canary-password", request),
                equalTo("bad ****, ****, **** and ****"));
        assertThat(request.toString(), not(containsString("canary-password")));
    }

    @Test
    void whatIsMaskedIsMaskedInQuotedJsonToo() {
        Request login = Redaction.withSecrets(request, "canary-\"a\\b");
        assertThat(
                Redaction.clean("no such user: {\"password\":\"canary-\\\"a\\\\b\"}", login),
                equalTo("no such user: {\"password\":\"****\"}"));
    }

    /** Three texts before it, as base64 has other digits for each. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "abc"})
    void whatIsMaskedIsMaskedInBase64OfMoreToo(String before) {
        Request login = Redaction.withSecrets(request, "canary-?>\u00fc-token");
        String sent = before + "canary-?>\u00fc-token, and more";
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            String digits = encoder.encodeToString(sent.getBytes(StandardCharsets.UTF_8));
            String clean = Redaction.clean("You sent " + digits, login);
            assertThat(clean, matchesPattern("You sent \\w{2,4}\\*{4}[\\w=]{14,16}"));
        }
    }

    @Test
    void whatIsMaskedIsMaskedInPercentCodesToo() {
        Request login = Redaction.withSecrets(request, "canary/+=");
        assertThat(Redaction.clean("bad token=canary%2F%2B%3D&n=1", login), equalTo("bad token=****&n=1"));
    }

    @Test
    void aShortSecretLeavesOtherWordsReadable() {
        Request login = Redaction.withSecrets(request, "ab");
        assertThat(Redaction.clean("a YWIx of YWI", login), equalTo("a YWIx of YWI"));
    }
}
