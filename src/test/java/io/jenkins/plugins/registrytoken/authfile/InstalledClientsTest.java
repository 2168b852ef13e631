package io.jenkins.plugins.registrytoken.authfile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real docker, podman, buildah and skopeo find with an auth file what they found before, and none of them spoils it. */
@DisabledOnOs(OS.WINDOWS)
class InstalledClientsTest {
    private static final String OURS = "swr.example";
    private static final Map<String, Login> LOGINS = Map.of(OURS, new Login("ours", "canary-ours"));
    private static final String OTHER = new Login("other", "canary-other").encode();

    @TempDir
    Path root;

    private Map<String, String> before;

    @BeforeEach
    void makeDirectories() throws Exception {
        Files.createDirectories(root.resolve("home/.docker"));
        before = Map.of("HOME", root.resolve("home").toString(), "XDG_RUNTIME_DIR", root.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"skopeo", "podman", "buildah"})
    void aLogoutLeavesEverythingToDocker(String client) throws Exception {
        Tools.need(client, "docker");
        context("remote");
        config("{\"auths\": {\"other.example\": {\"auth\": \"" + OTHER + "\"}},"
                + " \"currentContext\": \"remote\", \"HttpHeaders\": {\"X\": \"y\"}}");
        Map<String, String> inside = write();
        assertThat(run(inside, client, "login", "--get-login", "other.example"), containsString("other"));
        run(inside, client, "logout", "other.example");
        AuthFile.renew(directory(), Map.of(OURS, new Login("renewed", "canary-renewed")));
        assertThat(run(inside, client, "login", "--get-login", OURS), containsString("renewed"));
        assertThat(Files.readString(directory().resolve("auth.json")), not(containsString(OTHER)));
        assertThat(Files.readString(directory().resolve("config.json")), containsString("\"X\" : \"y\""));
        assertThat(run(inside, "docker", "context", "show").strip(), equalTo("remote"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"skopeo", "podman", "buildah"})
    void loginsOfDockersFileAreFoundUnderEveryName(String client) throws Exception {
        Tools.need(client);
        config("{\"auths\": {\"https://index.docker.io/v1/\": {\"auth\": \"" + OTHER + "\"},"
                + " \"https://quay.example/v2/\": {\"auth\": \"" + OTHER + "\"}}}");
        for (String host : List.of("docker.io", "quay.example")) {
            assertThat(run(before, client, "login", "--get-login", host), containsString("other"));
        }
        Map<String, String> inside = write();
        for (String host : List.of("docker.io", "quay.example")) {
            assertThat(run(inside, client, "login", "--get-login", host), containsString("other"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"skopeo", "podman", "buildah"})
    void aStoreWhoseHelperIsMissingKeepsNobodyFromAPublicImage(String client) throws Exception {
        Tools.need(client);
        config("{\"auths\": {\"ghcr.example\": {}}, \"credsStore\": \"missing\"}");
        assertThat(run(before, client, "login", "--get-login", "ghcr.example"), containsString("not logged in"));
        assertThat(run(write(), client, "login", "--get-login", "ghcr.example"), containsString("not logged in"));
    }

    /** Nobody listens there. Docker looks for the keys first, and stops where one of them is missing. */
    @Test
    void dockerFindsItsKeys() throws Exception {
        Tools.need("docker", "openssl");
        Path docker = root.resolve("home/.docker");
        run(
                before,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=x",
                "-keyout",
                docker.resolve("key.pem").toString(),
                "-out",
                docker.resolve("cert.pem").toString());
        Files.copy(docker.resolve("cert.pem"), docker.resolve("ca.pem"));
        Map<String, String> inside = new HashMap<>(write());
        inside.putAll(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1", "DOCKER_TLS_VERIFY", "1"));
        assertThat(run(inside, "docker", "version"), containsString("Cannot connect to the Docker daemon"));
        Files.delete(directory().resolve("ca.pem"));
        assertThat("without keys", run(inside, "docker", "version"), containsString("ca.pem"));
    }

    @Test
    void dockerWorksInAContainerThatDoesNotSeeTheHome() throws Exception {
        Tools.need("docker", "openssl");
        context("remote");
        config("{\"currentContext\": \"remote\"}");
        Map<String, String> inside = write();
        Files.move(root.resolve("home"), root.resolve("unseen"));
        assertThat(run(inside, "docker", "context", "show").strip(), equalTo("remote"));
        assertThat(run(inside, "docker", "context", "ls"), containsString("tcp://127.0.0.1:1"));
        assertThat(
                run(inside, "docker", "manifest", "inspect", "--insecure", "127.0.0.1:1/app"),
                containsString("connection refused"));
    }

    /** One process for each case is much, but what docker takes is no member's and no type's own affair. */
    @Test
    void onlyWhatDockerRefusesIsLeftOut() throws Exception {
        Tools.need("docker");
        List<String> wrong = new ArrayList<>();
        for (String member : List.of(
                "auths",
                "HttpHeaders",
                "credHelpers",
                "credsStore",
                "proxies",
                "plugins",
                "features",
                "pruneFilters",
                "cliPluginsExtraDirs",
                "psFormat",
                "detachKeys",
                "experimental",
                "kubernetes",
                "stackOrchestrator",
                "filename",
                "x-unknown")) {
            for (String value : List.of(
                    "null", "\"x\"", "1", "[\"x\"]", "{\"a\":1}", "{\"a\":\"enabled\"}", "{\"a\":{\"b\":\"x\"}}")) {
                String config = "{\"" + member + "\":" + value + "}";
                config(config);
                boolean refused =
                        !run(before, "docker", "context", "show").strip().equals("default");
                boolean dropped = !new AuthFileMerge(ConfigJson.parse(config.getBytes(StandardCharsets.UTF_8)))
                        .dropped()
                        .isEmpty();
                if (refused != dropped) {
                    wrong.add(config + (refused ? " is refused by docker" : " is taken by docker"));
                }
            }
        }
        assertThat(wrong, empty());
    }

    private Map<String, String> write() throws IOException {
        Map<String, String> all = new HashMap<>(before);
        all.put("PATH", System.getenv("PATH"));
        Map<String, String> inside = new HashMap<>(before);
        inside.putAll(AuthFile.write(directory(), ClientPaths.of(all, root, root.resolve("home")), LOGINS)
                .environment(
                        directory().toString(),
                        name -> directory().resolve(name).toString()));
        return inside;
    }

    private void config(String text) throws IOException {
        Files.writeString(root.resolve("home/.docker/config.json"), text);
    }

    /** Made by docker itself, and without keys. */
    private void context(String name) throws Exception {
        run(before, "docker", "context", "create", name, "--docker", "host=tcp://127.0.0.1:1");
        assertThat(Files.exists(root.resolve("home/.docker/contexts/meta")), is(true));
    }

    /** What it prints, however it ends. */
    private String run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path output = root.resolve("output");
        Process process = Tools.start(environment, output, Arrays.asList(command));
        assertThat(process.waitFor(1, TimeUnit.MINUTES), is(true));
        return Files.readString(output);
    }

    private Path directory() {
        return root.resolve("workspace@tmp/registry-token-1");
    }
}
