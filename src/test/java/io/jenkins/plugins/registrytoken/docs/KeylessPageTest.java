package io.jenkins.plugins.registrytoken.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page about ID tokens has users run. */
class KeylessPageTest {
    private static final String FETCH = "curl -fsS https://jenkins.example.com/oidc/jwks";

    @TempDir
    Path directory;

    /** The plugin that makes ID tokens writes a zero in front of the modulus. */
    @Test
    void theKeysToPasteAreTheOnesThatJenkinsPublishes() throws Exception {
        Tools.need("python3");
        String published =
                Vectors.read("jenkins-oidc-provider-tokens.json").path("jwks").toString();
        Path keys = Files.writeString(directory.resolve("jwks.json"), published);
        String command = Page.blocks("sh").stream()
                .map(Page.Block::code)
                .filter(code -> code.contains(FETCH))
                .findFirst()
                .orElseThrow()
                .replace(FETCH, "cat " + keys);
        Path printed = directory.resolve("printed.json");
        assertThat(Tools.start(Map.of(), printed, List.of("sh", "-c", command)).waitFor(), equalTo(0));
        byte[] before = modulus(new ObjectMapper().readTree(published));
        byte[] after = modulus(new ObjectMapper().readTree(printed.toFile()));
        assertThat(before.length, equalTo(257));
        assertThat(after.length, equalTo(256));
        assertThat(new BigInteger(1, after), equalTo(new BigInteger(1, before)));
    }

    private static byte[] modulus(JsonNode jwks) {
        return Base64.getUrlDecoder().decode(jwks.at("/keys/0/n").asText());
    }
}
