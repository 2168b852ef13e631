package io.jenkins.plugins.registrytoken.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The home of the agent's user is not deleted through links, neither our own nor those that a container put there. */
@DisabledOnOs(OS.WINDOWS)
class DeleteAuthFileTest {
    @TempDir
    Path root;

    private Path theirs;

    @BeforeEach
    void makeHome() throws Exception {
        theirs = Files.createDirectory(root.resolve("home")).resolve("config.json");
        Files.writeString(theirs, "{}");
    }

    @Test
    void aLinkInPlaceOfTheDirectoryThatSomebodyElseMade() throws Exception {
        Path directory = Files.createSymbolicLink(root.resolve("of-docker-commons"), theirs.getParent());
        delete(directory.resolve("config.json"));
        assertThat(Files.exists(theirs), is(true));
    }

    @Test
    void aLinkInPlaceOfOurDirectory() throws Exception {
        Path directory = Files.createSymbolicLink(root.resolve("registry-token-1"), theirs.getParent());
        delete(directory);
        assertThat(Files.exists(theirs), is(true));
        assertThat(Files.isSymbolicLink(directory), is(false));
    }

    @Test
    void theLinksInOurDirectory() throws Exception {
        Path directory = Files.createDirectory(root.resolve("registry-token-1"));
        Files.createSymbolicLink(directory.resolve("trust"), theirs.getParent());
        delete(directory);
        assertThat(Files.exists(theirs), is(true));
        assertThat(Files.exists(directory), is(false));
    }

    private static void delete(Path file) throws Exception {
        new DeleteAuthFile(null).invoke(file.toFile(), null);
    }
}
