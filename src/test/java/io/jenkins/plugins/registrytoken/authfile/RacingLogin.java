package io.jenkins.plugins.registrytoken.authfile;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.util.Map;

/** Numbered logins of different lengths, whose user name and password tell whether they belong together. */
final class RacingLogin {
    static final String HOST = "swr.example";

    static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RacingLogin() {}

    static Map<String, Login> number(int number) {
        return Map.of(HOST, new Login("eu-de@" + number, (number + "-").repeat(1 + number % 100 * 7)));
    }

    /** The number of the login that docker finds in this file. */
    static int in(byte[] file) throws IOException {
        String auth =
                STRICT.readTree(file).path("auths").path(HOST).path("auth").asText();
        Login login = Login.decode(auth).orElseThrow(() -> new IOException("no login in " + new String(file)));
        int number = Integer.parseInt(login.username().substring("eu-de@".length()));
        if (!number(number).get(HOST).equals(login)) {
            throw new IOException("mixed up: " + login.username() + " and " + login.password());
        }
        return number;
    }
}
