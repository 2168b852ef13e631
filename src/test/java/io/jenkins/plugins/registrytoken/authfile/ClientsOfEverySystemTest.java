package io.jenkins.plugins.registrytoken.authfile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Paths, permissions and the logins that clients had, on file systems of every kind, in memory. */
class ClientsOfEverySystemTest {
    private static final Login TOKEN = new Login("eu-de@AK", "token");
    private static final Map<String, Login> LOGINS = Map.of("swr.example", TOKEN);
    private static final String THEIRS = new Login("their", "login").encode();
    private static final String DOCKERS = new Login("docker's", "login").encode();

    private final FileSystem unix = Jimfs.newFileSystem(Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "unix")
            .build());
    private final FileSystem windows = Jimfs.newFileSystem(Configuration.windows().toBuilder()
            .setAttributeViews("basic", "owner", "dos", "acl", "user")
            .build());

    @Test
    void podmanAndHelmKeepTheLoginsOfTheirOwnFiles() throws Exception {
        write(unix.getPath("/home/u/.docker/config.json"), "quay.example", DOCKERS);
        write(unix.getPath("/run/user/7/containers/auth.json"), "quay.example", THEIRS);
        write(unix.getPath("/home/u/.config/helm/registry/config.json"), "charts.example", THEIRS);
        Path directory = unix.getPath("/w@tmp/registry-token-1");
        Map<String, String> environment = AuthFile.write(
                        directory,
                        paths(unix, "/home/u", Map.of("HOME", "/home/u", "XDG_RUNTIME_DIR", "/run/user/7")),
                        LOGINS)
                .environment();
        assertThat(environment.get("DOCKER_CONFIG"), equalTo("/w@tmp/registry-token-1"));
        assertThat(environment.get("REGISTRY_AUTH_FILE"), equalTo("/w@tmp/registry-token-1/auth.json"));
        assertThat(environment.get("HELM_REGISTRY_CONFIG"), equalTo("/w@tmp/registry-token-1/registry.json"));
        for (String file : List.of("config.json", "auth.json", "registry.json")) {
            assertThat(file, auth(directory.resolve(file), "swr.example"), equalTo(TOKEN.encode()));
            assertThat(
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))),
                    equalTo("rw-------"));
        }
        assertThat(auth(directory.resolve("config.json"), "quay.example"), equalTo(DOCKERS));
        assertThat(auth(directory.resolve("auth.json"), "quay.example"), equalTo(THEIRS));
        assertThat(auth(directory.resolve("registry.json"), "quay.example"), equalTo(DOCKERS));
        assertThat(auth(directory.resolve("registry.json"), "charts.example"), equalTo(THEIRS));

        Login renewed = new Login("eu-de@AK", "renewed");
        AuthFile.renew(directory, Map.of("swr.example", renewed));
        for (String file : List.of("config.json", "auth.json", "registry.json")) {
            assertThat(file, auth(directory.resolve(file), "swr.example"), equalTo(renewed.encode()));
        }
        assertThat(auth(directory.resolve("auth.json"), "quay.example"), equalTo(THEIRS));
    }

    @Test
    void filesThatClientsWereToldOfComeFirst() throws Exception {
        write(unix.getPath("/w/podman.json"), "quay.example", THEIRS);
        write(unix.getPath("/elsewhere/helm.json"), "charts.example", THEIRS);
        write(unix.getPath("/run/user/7/containers/auth.json"), "not.example", THEIRS);
        Path directory = unix.getPath("/w@tmp/registry-token-1");
        AuthFile.write(
                directory,
                paths(
                        unix,
                        "/home/u",
                        Map.of(
                                "XDG_RUNTIME_DIR", "/run/user/7",
                                "REGISTRY_AUTH_FILE", "podman.json",
                                "HELM_REGISTRY_CONFIG", "/elsewhere/helm.json")),
                LOGINS);
        assertThat(auth(directory.resolve("auth.json"), "quay.example"), equalTo(THEIRS));
        assertThat(auth(directory.resolve("auth.json"), "not.example"), equalTo(""));
        assertThat(auth(directory.resolve("registry.json"), "charts.example"), equalTo(THEIRS));
    }

    @Test
    void theirOldLoginForOurHostGivesWay() throws Exception {
        write(unix.getPath("/home/u/.config/containers/auth.json"), "swr.example", THEIRS);
        Path directory = unix.getPath("/w@tmp/registry-token-1");
        AuthFile.write(directory, paths(unix, "/home/u", Map.of()), LOGINS);
        assertThat(auth(directory.resolve("auth.json"), "swr.example"), equalTo(TOKEN.encode()));
    }

    @Test
    void aBlockInsideAnotherNeedsOneFileOnly() throws Exception {
        Path outer = unix.getPath("/w@tmp/registry-token-1");
        Map<String, String> around =
                AuthFile.write(outer, paths(unix, "/home/u", Map.of()), LOGINS).environment();
        Path inner = unix.getPath("/w@tmp/registry-token-2");
        Map<String, String> inside = AuthFile.write(
                        inner, paths(unix, "/home/u", around), Map.of("acr.example", new Login("u", "inner")))
                .environment();
        assertThat(inside.get("REGISTRY_AUTH_FILE"), equalTo("/w@tmp/registry-token-2/config.json"));
        assertThat(auth(inner.resolve("config.json"), "swr.example"), equalTo(TOKEN.encode()));
    }

    @Test
    void windowsIsReadByItsOwnRules() throws Exception {
        ClientPaths paths = paths(
                windows,
                "C:\\Users\\u",
                Map.of("USERPROFILE", "C:\\Users\\u", "APPDATA", "C:\\Users\\u\\AppData\\Roaming"));
        assertThat(paths.docker().toString(), equalTo("C:\\Users\\u\\.docker"));
        assertThat(
                paths.podman().stream().map(Path::toString).toList(),
                contains("C:\\Users\\u\\.config\\containers\\auth.json"));
        assertThat(
                paths.helm().stream().map(Path::toString).toList(),
                contains("C:\\Users\\u\\AppData\\Roaming\\helm\\registry\\config.json"));
        assertThat(
                paths(windows, "C:\\Users\\u", Map.of("DOCKER_CONFIG", "docker\\here"))
                        .docker()
                        .toString(),
                equalTo("C:\\w\\docker\\here"));
    }

    /** As of Git for Windows, which only its own programs read. */
    @Test
    void windowsHasItsHomeWhateverHomeSays() throws Exception {
        ClientPaths paths = paths(
                windows,
                "C:\\Users\\u",
                Map.of("HOME", "D:\\git", "USERPROFILE", "C:\\Users\\me", "XDG_CONFIG_HOME", "C:\\xdg"));
        assertThat(paths.docker().toString(), equalTo("C:\\Users\\me\\.docker"));
        assertThat(
                paths.podman().get(paths.podman().size() - 1).toString(),
                equalTo("C:\\Users\\me\\.config\\containers\\auth.json"));
        assertThat(
                paths.helm().stream().map(Path::toString).toList(), contains("C:\\xdg\\helm\\registry\\config.json"));
        assertThat(
                paths(unix, "/home/u", Map.of("HOME", "/home/me", "USERPROFILE", "/not", "APPDATA", "/not"))
                        .helm()
                        .toString(),
                equalTo("[/home/me/.config/helm/registry/config.json]"));
    }

    static Set<String> variables() {
        return ClientPaths.VARIABLES;
    }

    @ParameterizedTest
    @MethodSource("variables")
    void aVariableThatHoldsNoPathIsNamedInOneLine(String variable) {
        AuthFileException e = assertThrows(
                AuthFileException.class, () -> paths(unix, "/home/u", Map.of(variable, "/home/\0canary\n")));
        assertThat(e.getMessage(), startsWith("The variable " + variable + " "));
        assertThat(e.getMessage(), containsString("(nul character not allowed)"));
        assertThat(e.getMessage(), not(containsString("canary")));
        assertThat(e.getMessage().chars().noneMatch(Character::isISOControl), is(true));
    }

    @Test
    void whatIsAPathIsForTheSystemToSay() throws Exception {
        Map<String, String> environment = Map.of("DOCKER_CONFIG", "who?");
        assertThat(paths(unix, "/home/u", environment).docker().toString(), equalTo("/w/who?"));
        AuthFileException e = assertThrows(AuthFileException.class, () -> paths(windows, "C:\\Users\\u", environment));
        assertThat(e.getMessage(), startsWith("The variable DOCKER_CONFIG "));
    }

    @Test
    void onWindowsNobodyButTheOwnerIsListed() throws Exception {
        Path directory = windows.getPath("C:\\w@tmp\\registry-token-1");
        Map<String, String> environment = AuthFile.write(directory, paths(windows, "C:\\Users\\u", Map.of()), LOGINS)
                .environment();
        assertThat(environment.get("REGISTRY_AUTH_FILE"), equalTo("C:\\w@tmp\\registry-token-1\\config.json"));
        ownerOnly(directory);
        ownerOnly(directory.resolve("config.json"));
        AuthFile.renew(directory, Map.of("swr.example", new Login("eu-de@AK", "renewed")));
        ownerOnly(directory.resolve("config.json"));
    }

    @Test
    void lineEndsAndSeparatorsOfWindowsSurvive() throws Exception {
        Path config = windows.getPath("C:\\Users\\u\\.docker\\config.json");
        Files.createDirectories(config.getParent());
        Files.createDirectories(config.resolveSibling("cli-plugins"));
        Files.writeString(
                config,
                "{\r\n  \"auths\": {\r\n    \"other.example\": {\"auth\": \"" + THEIRS + "\"}\r\n  },\r\n"
                        + "  \"cliPluginsExtraDirs\": [\"D:\\\\plugins\"]\r\n}\r\n");
        Path directory = windows.getPath("C:\\w@tmp\\registry-token-1");
        AuthFile.write(directory, paths(windows, "C:\\Users\\u", Map.of()), LOGINS);
        assertThat(auth(directory.resolve("config.json"), "other.example"), equalTo(THEIRS));
        JsonNode plugins = json(directory.resolve("config.json")).path("cliPluginsExtraDirs");
        assertThat(plugins.path(0).asText(), equalTo("D:\\plugins"));
        assertThat(plugins.path(1).asText(), equalTo("C:\\Users\\u\\.docker\\cli-plugins"));
    }

    private static void ownerOnly(Path path) throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
        List<AclEntry> entries = view.getAcl();
        assertThat(entries.size(), is(1));
        assertThat(entries.get(0).type(), is(AclEntryType.ALLOW));
        assertThat(entries.get(0).principal(), equalTo(view.getOwner()));
    }

    private static ClientPaths paths(FileSystem system, String home, Map<String, String> environment)
            throws AuthFileException {
        String workspace = home.startsWith("C:") ? "C:\\w" : "/w";
        return ClientPaths.of(environment, system.getPath(workspace), system.getPath(home));
    }

    private static void write(Path file, String host, String auth) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"auths\": {\"" + host + "\": {\"auth\": \"" + auth + "\"}}}");
    }

    private static String auth(Path file, String host) throws IOException {
        return json(file).path("auths").path(host).path("auth").asText();
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(file));
    }
}
