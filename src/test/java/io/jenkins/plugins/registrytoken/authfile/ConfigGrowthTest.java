package io.jenkins.plugins.registrytoken.authfile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.lessThan;

import io.jenkins.plugins.registrytoken.fuzz.Growth;
import io.jenkins.plugins.registrytoken.token.Login;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A large {@code config.json} takes the time and the memory that its size explains, however it is made. */
class ConfigGrowthTest {
    private static final int SIZE = 60_000;
    private static final Map<String, Login> LOGINS = Map.of("swr.example", new Login("eu-de@AK", "token"));

    static Stream<Arguments> files() {
        return Stream.of(
                file("stores", size -> members(size / 18, "\"credsStore\": \"x\"")),
                file("auths", size -> members(size / 14, "\"auths\": {}")),
                file("helpers", size -> members(size / 30, "\"credHelpers\": {\"h%d\": \"x\"}")),
                file(
                        "hosts",
                        size -> "{\"credsStore\": \"x\", \"auths\": " + members(size / 18, "\"h%d.example\": {}")
                                + '}'),
                file("logins", size -> "{\"auths\": " + members(size / 30, "\"h%d\": {\"auth\": \"dTpw\"}") + '}'),
                file("bad logins", size -> "{\"auths\": " + members(size / 30, "\"h%d\": {\"auth\": \"%\"}") + '}'),
                file("bad filters", size -> "{\"pruneFilters\": [" + "1, ".repeat(size / 3) + "1]}"),
                file("directories", size -> "{\"cliPluginsExtraDirs\": [" + "\"x\", ".repeat(size / 5) + "1]}"),
                file("bad headers", size -> "{\"HttpHeaders\": " + members(size / 12, "\"h%d\": 1") + '}'),
                file(
                        "a long host",
                        size -> "{\"plugins\": {\"" + "h".repeat(Math.min(size / 4, 49_000)) + "\": "
                                + members(size / 12, "\"k%d\": 1") + "}}"),
                file("members", size -> members(size / 10, "\"m%d\": 1")),
                file("a text", size -> "{\"x\": \"" + "x".repeat(size) + "\"}"),
                file("an open text", size -> "{\"x\": \"" + "x".repeat(size)),
                file("blanks", size -> " ".repeat(size) + "{}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void timeIsInProportion(String what, IntFunction<String> file) {
        Growth.isInProportion(what, SIZE, size -> {
            byte[] bytes = file.apply(size).getBytes(StandardCharsets.UTF_8);
            return () -> merge(bytes);
        });
    }

    @Test
    void theFilesOfOthersAreTakenInInProportion() {
        Growth.isInProportion("preferring", SIZE, size -> {
            byte[] docker = members(size / 10, "\"m%d\": 1").getBytes(StandardCharsets.UTF_8);
            byte[] podman = ("{\"credHelpers\": " + members(size / 20, "\"h%d\": \"x\"") + ", \"auths\": "
                            + members(size / 30, "\"h%d\": {\"auth\": \"dTpw\"}") + '}')
                    .getBytes(StandardCharsets.UTF_8);
            return () -> {
                try {
                    new AuthFileMerge(ConfigJson.parse(docker)).prefer(new AuthFileMerge(ConfigJson.parse(podman)));
                } catch (AuthFileException e) {
                    throw new AssertionError(e);
                }
            };
        });
    }

    @Test
    void aDeepFileIsNotBlownUp() {
        String deep = "{\"x\": " + "{\"a\": ".repeat(900) + members(20_000, "\"m%d\": 1") + "}".repeat(901);
        byte[] bytes = deep.getBytes(StandardCharsets.UTF_8);
        assertThat(merge(bytes), lessThan(5 * bytes.length));
    }

    private static int merge(byte[] bytes) {
        try {
            return new AuthFileMerge(ConfigJson.parse(bytes)).logins(LOGINS).toBytes().length;
        } catch (AuthFileException e) {
            return 0;
        }
    }

    private static String members(int count, String format) {
        StringBuilder text = new StringBuilder("{");
        for (int number = 0; number <= count; number++) {
            text.append(number == 0 ? "" : ", ").append(format.replace("%d", String.valueOf(number)));
        }
        return text.append('}').toString();
    }

    private static Arguments file(String what, IntFunction<String> file) {
        return Arguments.of(what, file);
    }
}
