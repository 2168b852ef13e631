package io.jenkins.plugins.registrytoken.authfile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthFileTest {
    private static final Map<String, Login> LOGINS = Map.of("swr.example", new Login("eu-de@AK", "token"));

    private static final Login OTHER = new Login("other", "canary-other");

    @TempDir
    Path temporary;

    @Test
    void clientsFindTheFileWhereNoneWas() throws Exception {
        AuthFile.Written written = write();
        assertThat(
                environment(written),
                equalTo(Map.of(
                        "DOCKER_CONFIG",
                        directory().toString(),
                        "REGISTRY_AUTH_FILE",
                        directory().resolve("auth.json").toString(),
                        "HELM_REGISTRY_CONFIG",
                        directory().resolve("config.json").toString())));
        assertThat(written.dropped(), empty());
        assertThat(written.existing(), empty());
        assertThat(
                json().path("auths").path("swr.example").path("auth").asText(),
                equalTo(LOGINS.get("swr.example").encode()));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerCanRead() throws Exception {
        write();
        assertThat(permissions(directory()), equalTo("rwx------"));
        assertThat(permissions(directory().resolve("config.json")), equalTo("rw-------"));
        assertThat(permissions(directory().resolve("auth.json")), equalTo("rw-------"));
    }

    @Test
    void theExistingFileIsNotChanged() throws Exception {
        String text = "{\"auths\": {\"swr.example\": {\"auth\": \"b2xkOm9sZA==\"}}, \"credsStore\": \"pass\"}";
        existing(text);
        write();
        assertThat(Files.readString(old().resolve("config.json")), equalTo(text));
    }

    @Test
    void partsThatDockerCannotReadAreNamed() throws Exception {
        existing("{\"features\": {\"x\": true}}");
        assertThat(write().dropped(), equalTo(List.of("features.x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"not JSON with canary", "[\"canary\"]", "{\"canary\": "})
    void aFileThatIsNoConfigurationIsNamedAndLeftAlone(String text) throws Exception {
        existing(text);
        String message = assertThrows(AuthFileException.class, this::write).getMessage();
        assertThat(
                message,
                containsString("The Docker configuration " + old().resolve("config.json") + " on the agent is not"));
        assertThat(message, containsString("Correct or remove it; it was not changed."));
        assertThat(message, not(containsString("canary")));
        assertThat(Files.readString(old().resolve("config.json")), equalTo(text));
        assertThat(Files.exists(directory()), is(false));
    }

    @Test
    void aDirectoryInPlaceOfTheFileIsNamed() throws Exception {
        Files.createDirectories(old().resolve("config.json"));
        assertThat(assertThrows(AuthFileException.class, this::write).getMessage(), containsString("is not a file"));
    }

    @Test
    void aDirectoryThatExistsIsNotUsed() throws Exception {
        Files.createDirectories(directory());
        assertThat(
                assertThrows(AuthFileException.class, this::write).getMessage(), containsString("it exists already"));
        try (Stream<Path> files = Files.list(directory())) {
            assertThat(files.toList(), empty());
        }
    }

    @Test
    void aPlaceThatIsNoDirectoryGetsNothing() throws Exception {
        Files.createFile(directory().getParent());
        assertThat(
                assertThrows(AuthFileException.class, this::write).getMessage(),
                containsString("No auth file can be written to " + directory() + " on the agent"));
    }

    @Test
    void nestedFilesBuildOnEachOther() throws Exception {
        write();
        Path inner = temporary.resolve("tmp/inner");
        AuthFile.write(inner, docker(directory()), Map.of("acr.example", new Login("user", "inner")));
        JsonNode auths = new ObjectMapper()
                .readTree(inner.resolve("config.json").toFile())
                .path("auths");
        assertThat(auths.has("swr.example"), is(true));
        assertThat(auths.has("acr.example"), is(true));
    }

    @Test
    void aBlockCanLeaveOutTheLoginsThatAreThere() throws Exception {
        existing(
                "{\"auths\": {\"other.example\": {\"auth\": \"" + OTHER.encode() + "\"}}, \"credsStore\": \"pass\","
                        + " \"credHelpers\": {\"c.example\": \"gcloud\"}, \"proxies\": {\"default\": {\"httpProxy\": \"http://p\"}}}");
        for (String name : List.of("podman.json", "helm.json")) {
            Files.copy(old().resolve("config.json"), temporary.resolve(name));
        }
        ClientPaths paths = new ClientPaths(
                old(), List.of(temporary.resolve("podman.json")), List.of(temporary.resolve("helm.json")));
        AuthFile.Written written = AuthFile.write(directory(), paths.withoutLogins(), LOGINS);
        assertThat(written.existing(), empty());
        assertThat(names(), equalTo(List.of("auth.json", "config.json")));
        for (String name : names()) {
            String text = Files.readString(directory().resolve(name));
            assertThat(text, not(containsString("other.example")));
            assertThat(text, not(containsString("gcloud")));
            assertThat(text, not(containsString("pass")));
            assertThat(text, containsString("swr.example"));
        }
        assertThat(json().at("/proxies/default/httpProxy").asText(), equalTo("http://p"));
    }

    @Test
    void theSecretsThatAreThereAreTold() throws Exception {
        existing("{\"auths\": {\"other.example\": {\"auth\": \"" + OTHER.encode() + "\"},"
                + " \"swr.example\": {\"auth\": \"b2xkOm9sZA==\"}, \"short.example\": {\"auth\": \"dTpw\"},"
                + " \"id.example\": {\"IdentityToken\": \"canary-identity\", \"auth\": null}},"
                + " \"proxies\": {\"default\": {\"httpProxy\": \"http://me:canary-proxy@proxy:1\", \"noProxy\": \"x\"}},"
                + " \"HttpHeaders\": {\"User-Agent\": \"Docker\", \"X-Meta-Auth-Token\": \"canary-header\"}}");
        assertThat(
                write().existing(),
                containsInAnyOrder(
                        OTHER,
                        new Login("-", "dTpw"),
                        new Login("-", "canary-identity"),
                        new Login("-", "canary-proxy"),
                        new Login("-", "canary-header")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileInADirectoryOfOthersGetsTheLogins() throws Exception {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve("config.json"), "{\"psFormat\": \"theirs\"}");
        existing("{\"auths\": {\"other.example\": {\"auth\": \"" + OTHER.encode() + "\"}}}");
        Files.createDirectories(old().resolve("contexts/meta"));
        assertThat(
                AuthFile.replace(directory(), directory(), docker(old()), LOGINS)
                        .existing(),
                empty());
        assertThat(json().path("psFormat").asText(), equalTo("theirs"));
        assertThat(json().path("auths").has("other.example"), is(false));
        assertThat(json().path("auths").has("swr.example"), is(true));
        assertThat(permissions(directory().resolve("config.json")), equalTo("rw-------"));
        assertThat(names(), equalTo(List.of("config.json", "contexts")));
    }

    @Test
    void aFileInADirectoryOfOthersKeepsTheLoginsOfASessionAroundIt() throws Exception {
        write();
        Path others = Files.createDirectories(temporary.resolve("tmp/others"));
        Files.writeString(others.resolve("config.json"), "{\"psFormat\": \"theirs\"}");
        AuthFile.replace(others, directory(), docker(directory()), Map.of("acr.example", OTHER));
        JsonNode auths = new ObjectMapper()
                .readTree(others.resolve("config.json").toFile())
                .path("auths");
        assertThat(auths.has("swr.example"), is(true));
        assertThat(auths.has("acr.example"), is(true));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatCannotBeReplacedLeavesTheDirectoryAsItWas() throws Exception {
        Files.createDirectories(directory().resolve("config.json/in the way"));
        for (String name : List.of("contexts/meta/1", "contexts/tls/1", "buildx/instances")) {
            Files.createDirectories(old().resolve(name));
        }
        Files.writeString(old().resolve("contexts/meta/1/meta.json"), "{}");
        Files.writeString(old().resolve("key.pem"), "canary");
        assertThat(
                assertThrows(AuthFileException.class, () -> AuthFile.replace(directory(), old(), docker(old()), LOGINS))
                        .getMessage(),
                containsString("No auth file can be written to " + directory() + " on the agent"));
        assertThat(names(), equalTo(List.of("config.json")));
        assertThat(Files.readString(old().resolve("key.pem")), equalTo("canary"));
        assertThat(Files.exists(old().resolve("contexts/tls/1")), is(true));
    }

    private static ClientPaths docker(Path directory) {
        return new ClientPaths(directory, List.of(), List.of());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Map<String, String> environment(AuthFile.Written written) {
        return written.environment(
                directory().toString(), name -> directory().resolve(name).toString());
    }

    private AuthFile.Written write() throws IOException {
        return AuthFile.write(directory(), docker(old()), LOGINS);
    }

    private void existing(String text) throws IOException {
        Files.createDirectories(old());
        Files.writeString(old().resolve("config.json"), text);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(directory().resolve("config.json").toFile());
    }

    private Path old() {
        return temporary.resolve("home/.docker");
    }

    private Path directory() {
        return temporary.resolve("tmp/registry-token-1");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
