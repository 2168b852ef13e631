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
        Map<String, String> environment = write(
                directory, paths(unix, "/home/u", Map.of("HOME", "/home/u", "XDG_RUNTIME_DIR", "/run/user/7")), LOGINS);
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
    void aBlockInsideAnotherKeepsItsLoginsForAllClients() throws Exception {
        Path outer = unix.getPath("/w@tmp/registry-token-1");
        Map<String, String> around = write(outer, paths(unix, "/home/u", Map.of()), LOGINS);
        Path inner = unix.getPath("/w@tmp/registry-token-2");
        Map<String, String> inside =
                write(inner, paths(unix, "/home/u", around), Map.of("acr.example", new Login("u", "inner")));
        assertThat(inside.get("REGISTRY_AUTH_FILE"), equalTo("/w@tmp/registry-token-2/auth.json"));
        assertThat(inside.get("HELM_REGISTRY_CONFIG"), equalTo("/w@tmp/registry-token-2/config.json"));
        assertThat(auth(inner.resolve("config.json"), "swr.example"), equalTo(TOKEN.encode()));
        assertThat(auth(inner.resolve("auth.json"), "swr.example"), equalTo(TOKEN.encode()));
    }

    /** As it writes that file anew from the members that it knows, docker's must be another. */
    @Test
    void podmansFileHasOnlyWhatPodmanReads() throws Exception {
        Files.createDirectories(unix.getPath("/home/u/.docker"));
        Files.writeString(
                unix.getPath("/home/u/.docker/config.json"),
                "{\"auths\": {\"ghcr.example\": {}, \"quay.example\": {\"auth\": \"" + THEIRS + "\"}},"
                        + " \"credsStore\": \"desktop\", \"credHelpers\": {\"c.example\": \"gcloud\"},"
                        + " \"proxies\": {\"default\": {\"httpProxy\": \"http://p\"}}}");
        Path directory = unix.getPath("/w@tmp/registry-token-1");
        AuthFile.write(directory, paths(unix, "/home/u", Map.of()), LOGINS);
        assertThat(
                json(directory.resolve("auth.json")),
                equalTo(new ObjectMapper()
                        .readTree("{\"auths\": {\"ghcr.example\": {}, \"quay.example\": {\"auth\": \""
                                + THEIRS + "\"}, \"swr.example\": {\"auth\": \"" + TOKEN.encode() + "\"}},"
                                + " \"credHelpers\": {\"c.example\": \"gcloud\"}}")));
        assertThat(
                json(directory.resolve("config.json"))
                        .at("/proxies/default/httpProxy")
                        .asText(),
                equalTo("http://p"));
    }

    @Test
    void podmanPrefersItsOwnLoginForItsNamespaceOnly() throws Exception {
        write(unix.getPath("/home/u/.docker/config.json"), "quay.example", DOCKERS);
        write(unix.getPath("/home/u/.config/containers/auth.json"), "quay.example/team", THEIRS);
        Path directory = unix.getPath("/w@tmp/registry-token-1");
        AuthFile.write(directory, paths(unix, "/home/u", Map.of()), LOGINS);
        assertThat(auth(directory.resolve("auth.json"), "quay.example"), equalTo(DOCKERS));
        assertThat(auth(directory.resolve("auth.json"), "quay.example/team"), equalTo(THEIRS));
    }

    @Test
    void podmanPrefersItsOwnLoginForAHostToAllOfDockers() throws Exception {
        write(unix.getPath("/home/u/.docker/config.json"), "https://quay.example/v2/", DOCKERS);
        write(unix.getPath("/home/u/.config/containers/auth.json"), "quay.example", THEIRS);
        Path directory = unix.getPath("/w@tmp/registry-token-1");
        AuthFile.write(directory, paths(unix, "/home/u", Map.of()), LOGINS);
        assertThat(auth(directory.resolve("auth.json"), "quay.example"), equalTo(THEIRS));
        assertThat(auth(directory.resolve("auth.json"), "https://quay.example/v2/"), equalTo(""));
    }

    /** crane, cosign, ko and kaniko read podman's file where docker has none. */
    @Test
    void clientsOfDockersFileFindPodmansLoginsWhereDockerHasNoFile() throws Exception {
        write(unix.getPath("/run/user/7/containers/auth.json"), "quay.example", THEIRS);
        Path directory = unix.getPath("/w@tmp/registry-token-1");
        ClientPaths paths = paths(unix, "/home/u", Map.of("XDG_RUNTIME_DIR", "/run/user/7"));
        AuthFile.write(directory, paths, LOGINS);
        assertThat(auth(directory.resolve("config.json"), "quay.example"), equalTo(THEIRS));
        assertThat(auth(directory.resolve("config.json"), "swr.example"), equalTo(TOKEN.encode()));

        write(unix.getPath("/home/u/.docker/config.json"), "other.example", DOCKERS);
        Path second = unix.getPath("/w@tmp/registry-token-2");
        AuthFile.write(second, paths, LOGINS);
        assertThat(auth(second.resolve("config.json"), "quay.example"), equalTo(""));
    }

    @Test
    void aStoreIsForgottenWhereItsHelperIsMissing() throws Exception {
        for (FileSystem system : List.of(unix, windows)) {
            String home = system == unix ? "/home/u" : "C:\\Users\\u";
            Path bin = Files.createDirectories(system.getPath(home, "bin"));
            Files.createDirectories(system.getPath(home, ".docker"));
            Files.writeString(
                    system.getPath(home, ".docker", "config.json"),
                    "{\"auths\": {\"ghcr.example\": {}}, \"credsStore\": \"desktop\"}");
            Map<String, String> environment = Map.of(
                    "PATH", (system == unix ? "/usr/bin:" : "C:\\Windows;") + bin + (system == unix ? ":" : ";"));
            Path without = system.getPath(home, "w@tmp", "registry-token-1");
            AuthFile.write(without, paths(system, home, environment), LOGINS);
            assertThat(json(without.resolve("config.json")).has("credHelpers"), is(false));
            assertThat(json(without.resolve("config.json")).has("credsStore"), is(false));

            Files.createFile(bin.resolve("docker-credential-desktop" + (system == unix ? "" : ".exe")));
            Path with = system.getPath(home, "w@tmp", "registry-token-2");
            AuthFile.write(with, paths(system, home, environment), LOGINS);
            assertThat(
                    json(with.resolve("config.json"))
                            .at("/credHelpers/ghcr.example")
                            .asText(),
                    equalTo("desktop"));
        }
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
                Map.of(
                        "HOME", "D:\\git",
                        "USERPROFILE", "C:\\Users\\me",
                        "APPDATA", "C:\\Users\\me\\AppData\\Roaming",
                        "XDG_CONFIG_HOME", "C:\\xdg"));
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
        Map<String, String> environment = write(directory, paths(windows, "C:\\Users\\u", Map.of()), LOGINS);
        assertThat(environment.get("REGISTRY_AUTH_FILE"), equalTo("C:\\w@tmp\\registry-token-1\\auth.json"));
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

    private static Map<String, String> write(Path directory, ClientPaths paths, Map<String, Login> logins)
            throws AuthFileException {
        return AuthFile.write(directory, paths, logins)
                .environment(
                        directory.toString(), name -> directory.resolve(name).toString());
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
