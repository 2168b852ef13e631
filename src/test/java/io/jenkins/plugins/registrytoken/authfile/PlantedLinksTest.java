package io.jenkins.plugins.registrytoken.authfile;

import static io.jenkins.plugins.registrytoken.authfile.OddFiles.failure;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No link that somebody put in the way has anything read, a login written, or anything deleted, somewhere else. */
@DisabledOnOs(OS.WINDOWS)
class PlantedLinksTest {
    private static final String THEIRS = "{\"theirs\": 1}";

    @TempDir
    Path root;

    private OddFiles files;
    private Path elsewhere;

    @BeforeEach
    void fillElsewhere() throws Exception {
        files = new OddFiles(root);
        elsewhere = Files.createDirectories(root.resolve("elsewhere"));
        Files.createDirectories(files.temporary());
        for (String name : List.of("config.json", "config.json.new")) {
            Files.writeString(elsewhere.resolve(name), THEIRS);
        }
    }

    @Test
    void inPlaceOfTheNewDirectory() throws Exception {
        link(files.directory(), elsewhere);
        assertThat(failure(files::write), containsString("it exists already"));
        Files.delete(files.directory());
        link(files.directory(), root.resolve("nowhere"));
        assertThat(failure(files::write), containsString("it exists already"));
        assertThat(Files.exists(root.resolve("nowhere")), is(false));
        assertThat(Files.isSymbolicLink(files.directory()), is(true));
        isUntouched();
    }

    @Test
    void inPlaceOfTheDirectoryWhenItIsRenewed() throws Exception {
        files.write();
        OddFiles.run("rm", "-r", files.directory().toString());
        link(files.directory(), elsewhere);
        assertThat(files.renew().isPresent(), is(false));
        isUntouched();
    }

    @Test
    void inPlaceOfTheDirectoryThatSomebodyElseMade() throws Exception {
        link(files.directory(), elsewhere);
        ClientPaths clients = new ClientPaths(files.docker(), List.of(), List.of());
        for (Path base : List.of(files.directory(), files.docker())) {
            failure(() -> AuthFile.replace(files.directory(), base, clients, Map.of(OddFiles.HOST, OddFiles.FIRST)));
            isUntouched();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "auth.json", "registry.json"})
    void inPlaceOfAFileThatIsRenewed(String name) throws Exception {
        files.write();
        Path file = files.directory().resolve(name);
        Files.deleteIfExists(file);
        link(file, elsewhere.resolve("config.json"));
        files.renew();
        assertThat(
                GoDocker.logins(ConfigJson.parse(Files.readAllBytes(file))).get(OddFiles.HOST),
                equalTo(OddFiles.SECOND.encode()));
        isPrivateAndItsOwn(file);
        assertThat(Files.readString(file), not(containsString("theirs")));
        isUntouched();
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "auth.json", "registry.json"})
    void inPlaceOfAFileThatABlockInsideStartsFrom(String name) throws Exception {
        files.write();
        Path file = files.directory().resolve(name);
        Files.deleteIfExists(file);
        link(file, elsewhere.resolve("config.json"));
        assertThat(
                failure(() -> nested(files.directory(), files.temporary())),
                containsString(file + " on the agent is a link"));
        assertThat(
                failure(() -> nested(files.directory(), root.resolve("other@tmp"))),
                containsString(file + " on the agent is a link"));
        assertThat(OddFiles.names(files.temporary()), equalTo(List.of("registry-token-1")));
        isUntouched();
    }

    @Test
    void inPlaceOfTheDirectoryThatABlockInsideStartsFrom() throws Exception {
        for (String name : List.of("registry-token-1", "of-docker-commons")) {
            Path directory = files.temporary().resolve(name);
            link(directory, elsewhere);
            assertThat(failure(() -> nested(directory, files.temporary())), containsString("on the agent is a link"));
        }
        isUntouched();
    }

    /** A job that names files there has the agent read what the repository or a container put there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "workspace",
                "workspace/app",
                "workspace/app@tmp/4711",
                "another@tmp/4711",
                "workspace/linked/app"
            })
    void inPlaceOfAFileInAWorkspaceThatABlockStartsFrom(String name) throws Exception {
        Path around = root.resolve(name);
        if (name.contains("linked")) {
            Files.createDirectories(elsewhere.resolve("app"));
            Files.move(elsewhere.resolve("config.json"), elsewhere.resolve("app/config.json"));
            Files.createDirectories(root.resolve("workspace"));
            link(root.resolve("workspace/linked"), elsewhere);
        } else {
            Files.createDirectories(around);
            link(around.resolve("config.json"), elsewhere.resolve("config.json"));
        }
        Path file = around.resolve("config.json");
        Path home = root.resolve("home");
        for (ClientPaths clients : List.of(
                new ClientPaths(around, List.of(), List.of()),
                new ClientPaths(home, List.of(file), List.of()),
                new ClientPaths(home, List.of(), List.of(file)))) {
            assertThat(
                    failure(() -> AuthFile.write(files.directory(), clients, Map.of(OddFiles.HOST, OddFiles.FIRST))),
                    containsString(file + " on the agent is a link"));
        }
        assertThat(OddFiles.names(files.temporary()), empty());
    }

    @Test
    void inPlaceOfWhatDockerKeepsInAWorkspace() throws Exception {
        Files.createDirectories(elsewhere.resolve("meta/1"));
        Files.writeString(elsewhere.resolve("meta/1/meta.json"), THEIRS);
        Path docker = Files.createDirectories(root.resolve("workspace/docker"));
        link(docker.resolve("contexts"), elsewhere);
        hasNothingOfTheirs(nested(docker, files.temporary()));
        Files.delete(docker.resolve("contexts"));
        Files.createDirectory(docker.resolve("contexts"));
        link(docker.resolve("contexts/meta"), elsewhere.resolve("meta"));
        hasNothingOfTheirs(nested(docker, files.temporary()));
    }

    @Test
    void aWorkspaceThatIsALinkItselfIsRead() throws Exception {
        link(root.resolve("workspace"), elsewhere);
        Path inner = nested(root.resolve("workspace"), files.temporary());
        assertThat(Files.readString(inner.resolve("config.json")), containsString("\"theirs\" : 1"));
    }

    /** Whatever it leads to is only linked again, and never copied. */
    @Test
    void inPlaceOfWhatDockerKeepsBesideTheFile() throws Exception {
        files.write();
        Files.createDirectories(elsewhere.resolve("meta/1"));
        Files.writeString(elsewhere.resolve("meta/1/meta.json"), THEIRS);
        Files.createDirectories(elsewhere.resolve("instances"));
        Files.writeString(elsewhere.resolve("instances/1"), THEIRS);
        for (String name : List.of("contexts", "buildx", "key.pem")) {
            link(files.directory().resolve(name), elsewhere);
        }
        hasNothingOfTheirs(nested(files.directory(), files.temporary()));
        for (String name : List.of("contexts", "buildx")) {
            Files.delete(files.directory().resolve(name));
            Files.createDirectory(files.directory().resolve(name));
        }
        link(files.directory().resolve("contexts/meta"), elsewhere.resolve("meta"));
        link(files.directory().resolve("buildx/instances"), elsewhere.resolve("instances"));
        link(files.directory().resolve("buildx/current"), elsewhere.resolve("instances/1"));
        hasNothingOfTheirs(nested(files.directory(), files.temporary()));
    }

    /** A container exchanges them in a loop, so what was looked at is not what is opened. */
    @ParameterizedTest
    @ValueSource(strings = {"contexts/meta/1", "contexts/meta", "contexts"})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Other systems cannot open a directory from another.")
    void inPlaceOfADirectoryThatHasBeenLookedAt(String exchanged) throws Exception {
        files.write();
        for (Path around : List.of(elsewhere, files.directory())) {
            Files.createDirectories(around.resolve("contexts/meta/1"));
            Files.writeString(around.resolve("contexts/meta/1/meta.json"), THEIRS);
        }
        NoFollow links = new NoFollow(files.directory());
        Path file = files.directory().resolve("contexts/meta/1/meta.json");
        assertThat(links.forbids(file), is(false));
        assertThat(links.read(file, 100).length, equalTo(THEIRS.length()));
        assertThat(links.entries(file.getParent()), equalTo(List.of(file)));
        Files.move(files.directory().resolve(exchanged), root.resolve("aside"));
        link(files.directory().resolve(exchanged), elsewhere.resolve(exchanged));
        assertThrows(IOException.class, () -> links.read(file, 100));
        assertThat(links.entries(file.getParent()), empty());
    }

    private static void hasNothingOfTheirs(Path directory) throws Exception {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                assertThat(file.toString(), Files.readString(file), not(containsString("theirs")));
            }
        }
    }

    private static Path nested(Path around, Path temporary) throws Exception {
        Path inner = temporary.resolve("registry-token-" + UUID.randomUUID());
        AuthFile.write(
                inner,
                new ClientPaths(around, List.of(around.resolve("auth.json")), List.of(around.resolve("registry.json"))),
                Map.of("acr.example", OddFiles.SECOND));
        return inner;
    }

    @Test
    void inPlaceOfTheFileInADirectoryThatSomebodyElseMade() throws Exception {
        Files.createDirectories(files.directory());
        OddFiles.run("chmod", "700", files.directory().toString());
        link(files.directory().resolve("config.json"), elsewhere.resolve("config.json"));
        assertThat(failure(files::replace), containsString("on the agent is a link"));
        assertThat(Files.isSymbolicLink(files.directory().resolve("config.json")), is(true));
        isUntouched();
    }

    @Test
    void inPlaceOfTheUnfinishedFile() throws Exception {
        files.write();
        link(files.directory().resolve("config.json.new"), elsewhere.resolve("config.json.new"));
        files.renew();
        assertThat(files.login(), equalTo(OddFiles.SECOND.encode()));
        assertThat(OddFiles.names(files.directory()), equalTo(List.of("auth.json", "config.json")));
        isPrivateAndItsOwn();
        isUntouched();
    }

    @Test
    void inPlaceOfTheUnfinishedFileInADirectoryThatSomebodyElseMade() throws Exception {
        Files.createDirectories(files.directory());
        link(files.directory().resolve("config.json.new"), elsewhere.resolve("config.json.new"));
        assertThat(failure(files::replace), containsString("it exists already"));
        isUntouched();
    }

    @Test
    void aTemporaryDirectoryElsewhereIsUsedAndStaysAsItIs() throws Exception {
        Files.delete(files.temporary());
        link(files.temporary(), elsewhere);
        String before = OddFiles.permissions(elsewhere);
        files.write();
        files.renew();
        assertThat(files.login(), equalTo(OddFiles.SECOND.encode()));
        assertThat(OddFiles.permissions(elsewhere), equalTo(before));
        isPrivateAndItsOwn();
        assertThat(Files.readString(elsewhere.resolve("config.json")), equalTo(THEIRS));
    }

    @Test
    void aTemporaryDirectoryThatLeadsNowhereGetsNothing() throws Exception {
        Files.delete(files.temporary());
        link(files.temporary(), root.resolve("nowhere"));
        failure(files::write);
        assertThat(Files.exists(root.resolve("nowhere")), is(false));
    }

    @Test
    void aDirectoryThatWentMeanwhileStaysGone() throws Exception {
        files.write();
        OddFiles.run("rm", "-r", files.temporary().toString());
        assertThat(files.renew().isPresent(), is(false));
        assertThat(Files.exists(files.temporary()), is(false));
    }

    @Test
    void aConfigurationThatIsALinkIsRead() throws Exception {
        Files.createDirectories(files.docker());
        link(files.config(), elsewhere.resolve("config.json"));
        files.write();
        assertThat(Files.readString(files.directory().resolve("config.json")).contains("\"theirs\" : 1"), is(true));
        isUntouched();
    }

    @Test
    void aConfigurationThatLeadsNowhereIsNone() throws Exception {
        Files.createDirectories(files.docker());
        link(files.config(), root.resolve("nowhere"));
        assertThat(files.write().dropped(), empty());
        assertThat(files.login(), equalTo(OddFiles.FIRST.encode()));
    }

    @Test
    void aConfigurationThatLeadsToItselfIsNamed() throws Exception {
        Files.createDirectories(files.docker());
        link(files.config(), files.config());
        assertThat(failure(files::write), containsString(files.config() + " on the agent cannot be read"));
        assertThat(OddFiles.names(files.temporary()), empty());
    }

    private static void link(Path link, Path target) throws Exception {
        Files.createSymbolicLink(link, target);
    }

    private void isPrivateAndItsOwn() throws Exception {
        isPrivateAndItsOwn(files.directory().resolve("config.json"));
    }

    private static void isPrivateAndItsOwn(Path file) throws Exception {
        assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS), is(true));
        assertThat(OddFiles.permissions(file), equalTo("rw-------"));
    }

    private void isUntouched() throws Exception {
        assertThat(OddFiles.names(elsewhere), equalTo(List.of("config.json", "config.json.new")));
        for (String name : List.of("config.json", "config.json.new")) {
            assertThat(Files.readString(elsewhere.resolve(name)), equalTo(THEIRS));
        }
    }
}
