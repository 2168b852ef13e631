package io.jenkins.plugins.registrytoken.authfile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RenewedAuthFileTest {
    private static final Login FIRST = new Login("eu-de@AK", "first");
    private static final Login SECOND = new Login("eu-de@AK", "second");
    private static final String HOST = "swr.example";

    @TempDir
    Path temporary;

    @Test
    void onlyTheLoginChanges() throws Exception {
        Files.createDirectories(old().docker());
        Files.writeString(
                old().docker().resolve("config.json"),
                "{\"proxies\": {\"default\": {\"httpProxy\": \"http://proxy\"}}, \"credsStore\": \"pass\","
                        + " \"auths\": {\"other.example\": {}}}");
        write();
        assertThat(AuthFile.renew(directory(), Map.of(HOST, SECOND)).orElseThrow(), contains(FIRST));
        assertThat(auth(HOST), equalTo(SECOND.encode()));
        assertThat(json().at("/proxies/default/httpProxy").asText(), equalTo("http://proxy"));
        assertThat(json().path("credHelpers").path("other.example").asText(), equalTo("pass"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theFileStaysPrivateAndAlone() throws Exception {
        write();
        Files.writeString(directory().resolve("config.json.new"), "of an agent that died");
        AuthFile.renew(directory(), Map.of(HOST, SECOND));
        assertThat(
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory().resolve("config.json"))),
                equalTo("rw-------"));
        try (Stream<Path> files = Files.list(directory())) {
            assertThat(
                    files.map(file -> file.getFileName().toString()).toList(),
                    containsInAnyOrder("auth.json", "config.json"));
        }
    }

    @Test
    void aLoginThatTheBuildAddedStays() throws Exception {
        write();
        add("mine.example");
        AuthFile.renew(directory(), Map.of(HOST, SECOND));
        assertThat(auth("mine.example"), equalTo("bWluZTptaW5l"));
        assertThat(auth(HOST), equalTo(SECOND.encode()));
    }

    /** As docker does it: read, change, write another file, rename. */
    @Test
    void whatTheBuildChangesMeanwhileIsNotLost() throws Exception {
        write();
        int rounds = 200;
        ExecutorService renewals = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < rounds; round++) {
                int number = round;
                Callable<Object> renewal =
                        () -> AuthFile.renew(directory(), Map.of(HOST, new Login("eu-de@AK", "token-" + number)));
                Future<Object> renewed = renewals.submit(renewal);
                // Every other one comes while a renewal may have read the file already.
                if (round % 2 == 0) {
                    renewed.get();
                }
                add("mine-" + round + ".example");
                renewed.get();
            }
        } finally {
            renewals.shutdownNow();
        }
        AuthFile.renew(directory(), Map.of(HOST, SECOND));
        assertThat(auth(HOST), equalTo(SECOND.encode()));
        for (int round = 0; round < rounds; round += 2) {
            assertThat(auth("mine-" + round + ".example"), equalTo("bWluZTptaW5l"));
        }
    }

    @Test
    void aFileThatWasDeletedIsWrittenAgain() throws Exception {
        write();
        Files.delete(directory().resolve("config.json"));
        assertThat(AuthFile.renew(directory(), Map.of(HOST, SECOND)).isPresent(), is(true));
        assertThat(auth(HOST), equalTo(SECOND.encode()));
    }

    @Test
    void aDirectoryThatIsGoneStaysGone() throws Exception {
        assertThat(AuthFile.renew(directory(), Map.of(HOST, SECOND)).isPresent(), is(false));
        assertThat(Files.exists(directory()), is(false));
    }

    @Test
    void aFileThatTheBuildBrokeIsNamedAndLeftAlone() throws Exception {
        write();
        Files.writeString(directory().resolve("config.json"), "canary");
        assertThat(
                assertThrows(AuthFileException.class, () -> AuthFile.renew(directory(), Map.of(HOST, SECOND)))
                        .getMessage(),
                containsString(directory().resolve("config.json") + " on the agent is not JSON"));
        assertThat(Files.readString(directory().resolve("config.json")), equalTo("canary"));
    }

    private void write() throws IOException {
        AuthFile.write(directory(), old(), Map.of(HOST, FIRST));
    }

    private void add(String host) throws IOException {
        ObjectNode config = (ObjectNode) json();
        ((ObjectNode) config.path("auths")).putObject(host).put("auth", "bWluZTptaW5l");
        Path written = directory().resolve("config.json4711");
        Files.writeString(written, config.toString());
        Files.move(written, directory().resolve("config.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private String auth(String host) throws IOException {
        return json().path("auths").path(host).path("auth").asText();
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(directory().resolve("config.json").toFile());
    }

    private ClientPaths old() {
        return new ClientPaths(temporary.resolve("home/.docker"), List.of(), List.of());
    }

    private Path directory() {
        return temporary.resolve("tmp/registry-token-1");
    }
}
