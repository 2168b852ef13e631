package io.jenkins.plugins.registrytoken.authfile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docker keeps beside its file is found from the new directory, on the agent and in containers. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Only some users may make links there.")
class DockerDirectoryTest {
    private static final Map<String, Login> LOGINS = Map.of("swr.example", new Login("eu-de@AK", "token"));

    @TempDir
    Path root;

    @BeforeEach
    void fillTheOldDirectory() throws Exception {
        old("config.json", "{\"currentContext\": \"remote\"}");
        old("config.json4711", "of a client that died");
        old("contexts/meta/1/meta.json", "{\"Name\": \"remote\"}");
        old("contexts/tls/1/docker/key.pem", "canary-context");
        old("buildx/current", "{\"Name\": \"ci\"}");
        old("buildx/.lock", "");
        old("buildx/instances/ci", "{\"Driver\": \"docker-container\"}");
        old("buildx/refs/ci/ci0/1", "{}");
        old("cli-plugins/docker-x", "");
        old("key.pem", "canary-key");
        old("trust/private/1.key", "canary-trust");
        old("of-a-later-version/settings", "canary-settings");
        old(".token_seed", "canary-seed");
        old(".token_seed.lock", "");
    }

    @Test
    void onTheAgentEverythingIsFound() throws Exception {
        AuthFile.Written written = write(directory(), old());
        assertThat(read("key.pem"), equalTo("canary-key"));
        assertThat(read("trust/private/1.key"), equalTo("canary-trust"));
        assertThat(read("of-a-later-version/settings"), equalTo("canary-settings"));
        assertThat(read("contexts/meta/1/meta.json"), equalTo("{\"Name\": \"remote\"}"));
        assertThat(read("contexts/tls/1/docker/key.pem"), equalTo("canary-context"));
        assertThat(read("buildx/current"), equalTo("{\"Name\": \"ci\"}"));
        assertThat(read("buildx/instances/ci"), equalTo("{\"Driver\": \"docker-container\"}"));
        assertThat(json().path("currentContext").asText(), equalTo("remote"));
        assertThat(
                json().path("cliPluginsExtraDirs").path(0).asText(),
                equalTo(old().resolve("cli-plugins").toString()));
        assertThat(
                written.environment("dir", name -> "dir/" + name),
                equalTo(Map.of(
                        "DOCKER_CONFIG", "dir",
                        "REGISTRY_AUTH_FILE", "dir/auth.json",
                        "HELM_REGISTRY_CONFIG", "dir/config.json",
                        "BUILDX_CONFIG", "dir/buildx")));
    }

    @Test
    void aContainerWithoutTheHomeFindsContextsAndBuildersButNoSecret() throws Exception {
        write(directory(), old());
        Files.move(root.resolve("home"), root.resolve("unseen"));
        assertThat(read("contexts/meta/1/meta.json"), equalTo("{\"Name\": \"remote\"}"));
        assertThat(read("buildx/instances/ci"), equalTo("{\"Driver\": \"docker-container\"}"));
        for (String name : List.of("key.pem", "contexts/tls/1", "trust", "of-a-later-version")) {
            assertThat(name, Files.exists(directory().resolve(name)), is(false));
        }
        assertThat(OddFiles.run("grep", "-rq", "canary", directory().toString()), is(false));
    }

    /** buildx starts a builder with them, so on the agent it has to find them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Nodes\":[{\"Name\":\"a\"},{\"Name\":\"b\",\"Files\":{\"certs/r/key.pem\":\"canary\"}}]}",
                "{\"nodes\":[{\"files\":{\"buildkitd.toml\":\"canary\"}}]}",
                "{\"Nodes\":[{\"DriverOpts\":{\"env.HTTPS_PROXY\":\"http://user:canary@proxy\"}}]}",
                "canary of a later version",
            })
    void theSecretsOfABuilderAreALink(String instance) throws Exception {
        old("buildx/instances/secret", instance);
        write(directory(), old());
        Path inner = root.resolve("workspace@tmp/registry-token-2");
        write(inner, directory());
        for (Path directory : List.of(directory(), inner)) {
            Path found = directory.resolve("buildx/instances/secret");
            assertThat(Files.readString(found), equalTo(instance));
            assertThat(Files.isSymbolicLink(found), is(true));
            assertThat(Files.isSymbolicLink(directory.resolve("buildx/instances/ci")), is(false));
            assertThat(OddFiles.run("grep", "-rq", "canary", directory.toString()), is(false));
        }
    }

    @Test
    void aBuilderThatNeedsNoFilesIsACopy() throws Exception {
        old("buildx/instances/plain", "{\"Nodes\":[{\"Endpoint\":\"tcp://host:1\",\"Files\":null},{\"Files\":{}}]}");
        write(directory(), old());
        assertThat(Files.isSymbolicLink(directory().resolve("buildx/instances/plain")), is(false));
    }

    /** Through a link that leads nowhere they could not create them. */
    @Test
    void whatClientsCreateAnewIsLeftOut() throws Exception {
        write(directory(), old());
        assertThat(
                OddFiles.names(directory()),
                contains("auth.json", "buildx", "config.json", "contexts", "key.pem", "of-a-later-version", "trust"));
        assertThat(OddFiles.names(directory().resolve("buildx")), contains("current", "instances"));
    }

    @Test
    void aBlockInsideAnotherFindsTheSame() throws Exception {
        write(directory(), old());
        Path inner = root.resolve("workspace@tmp/registry-token-2");
        write(inner, directory());
        for (String name : List.of(
                "key.pem",
                "contexts/meta/1/meta.json",
                "contexts/tls/1/docker/key.pem",
                "buildx/instances/ci",
                "trust/private/1.key")) {
            assertThat(Files.readString(inner.resolve(name)), equalTo(Files.readString(old().resolve(name))));
        }
    }

    @Test
    void whatClientsChangeInContextsAndBuildersIsTheBlocks() throws Exception {
        write(directory(), old());
        Files.delete(directory().resolve("buildx/instances/ci"));
        Files.delete(directory().resolve("contexts/meta/1/meta.json"));
        Files.delete(directory().resolve("contexts/tls/1"));
        assertThat(Files.exists(old().resolve("buildx/instances/ci")), is(true));
        assertThat(Files.exists(old().resolve("contexts/meta/1/meta.json")), is(true));
        assertThat(Files.exists(old().resolve("contexts/tls/1/docker/key.pem")), is(true));
    }

    @Test
    void copiesArePrivate() throws Exception {
        write(directory(), old());
        for (String name : List.of("contexts", "contexts/meta", "contexts/meta/1", "buildx", "buildx/instances")) {
            assertThat(name, OddFiles.permissions(directory().resolve(name)), equalTo("rwx------"));
        }
        assertThat(OddFiles.permissions(directory().resolve("buildx/instances/ci")), equalTo("rw-------"));
        assertThat(Files.isSymbolicLink(directory().resolve("key.pem")), is(true));
        assertThat(Files.isRegularFile(directory().resolve("buildx/current"), LinkOption.NOFOLLOW_LINKS), is(true));
    }

    @Test
    void aContextThatIsNotThereIsNotUsed() throws Exception {
        OddFiles.run("rm", "-r", old().resolve("contexts").toString());
        write(directory(), old());
        assertThat(json().has("currentContext"), is(false));
    }

    private static AuthFile.Written write(Path directory, Path docker) throws IOException {
        return AuthFile.write(directory, new ClientPaths(docker, List.of(), List.of()), LOGINS);
    }

    private void old(String name, String text) throws IOException {
        Path file = old().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String read(String name) throws IOException {
        return Files.readString(directory().resolve(name));
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(directory().resolve("config.json").toFile());
    }

    private Path old() {
        return root.resolve("home/.docker");
    }

    private Path directory() {
        return root.resolve("workspace@tmp/registry-token-1");
    }
}
