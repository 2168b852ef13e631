package io.jenkins.plugins.registrytoken.authfile;

import static io.jenkins.plugins.registrytoken.authfile.OddFiles.failure;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that are full or closed, and what is found in place of files: an end at once, one line, and no half file. */
@DisabledOnOs(OS.WINDOWS)
class DiskFaultsTest {
    private static final String MOUNT = "No file system can be mounted here, which takes root.";

    @TempDir
    Path root;

    private OddFiles files;
    private boolean mounted;

    @BeforeEach
    void makeDirectories() throws Exception {
        files = new OddFiles(root);
        Files.createDirectories(files.docker());
        Files.createDirectories(files.temporary());
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            OddFiles.run("umount", files.temporary().toString());
        }
    }

    @Test
    void aFullDiskGetsNothing() throws Exception {
        mount("size=16k");
        fill();
        assertThat(failure(files::write), containsString("No space left on device"));
        assertThat(Files.exists(files.directory()), is(false));
    }

    @Test
    void aDiskThatIsFullAtTheRenewalKeepsTheOldLogin() throws Exception {
        mount("size=32k");
        files.write();
        fill();
        assertThat(failure(files::renew), containsString("No space left on device"));
        assertThat(files.login(), equalTo(OddFiles.FIRST.encode()));
        assertThat(OddFiles.names(files.directory()), equalTo(List.of("auth.json", "config.json")));
        OddFiles.onlyTheOwnerReads(files.directory());
        Files.delete(files.temporary().resolve("filling"));
        files.renew();
        assertThat(files.login(), equalTo(OddFiles.SECOND.encode()));
    }

    @Test
    void aDiskThatFillsInTheMiddleOfTheFileHasNoHalfOfIt() throws Exception {
        Files.writeString(files.config(), "{\"x\": \"" + "x".repeat(100_000) + "\"}");
        mount("size=64k");
        assertThat(failure(files::write), containsString("No space left on device"));
        assertThat(OddFiles.names(files.temporary()), empty());
    }

    @Test
    void aDiskWithoutRoomForAFileGetsNothing() throws Exception {
        mount("nr_inodes=2");
        assertThat(failure(files::write), containsString("No space left on device"));
        assertThat(OddFiles.names(files.temporary()), empty());
    }

    @Test
    void aDiskThatIsReadOnlyKeepsTheOldLogin() throws Exception {
        mount("size=1m");
        files.write();
        assumeTrue(OddFiles.run("mount", "-o", "remount,ro", files.temporary().toString()), MOUNT);
        assertThat(failure(files::renew), containsString("Read-only file system"));
        assertThat(files.login(), equalTo(OddFiles.FIRST.encode()));
        assertThat(OddFiles.names(files.directory()), equalTo(List.of("auth.json", "config.json")));
        OddFiles.onlyTheOwnerReads(files.directory());
    }

    @Test
    void aReadOnlyDiskGetsNothing() throws Exception {
        mount("ro,size=1m");
        assertThat(failure(files::write), containsString("Read-only file system"));
    }

    @Test
    void aDirectoryThatIsNotOursGetsNothing() throws Exception {
        assumeFalse(isRoot(), "Root may write anywhere.");
        OddFiles.run("chmod", "500", files.temporary().toString());
        assertThat(failure(files::write), containsString("access denied"));
        OddFiles.run("chmod", "700", files.temporary().toString());
        files.write();
        OddFiles.run("chmod", "500", files.directory().toString());
        assertThat(failure(files::renew), containsString("access denied"));
        assertThat(files.login(), equalTo(OddFiles.FIRST.encode()));
        OddFiles.run("chmod", "700", files.directory().toString());
    }

    @Test
    void aConfigurationThatIsNotOursIsNamed() throws Exception {
        assumeFalse(isRoot(), "Root may read anything.");
        Files.writeString(files.config(), "{}");
        OddFiles.run("chmod", "000", files.config().toString());
        assertThat(
                failure(files::write), containsString(files.config() + " on the agent cannot be read (access denied)"));
        assertThat(OddFiles.names(files.temporary()), empty());
    }

    /** As where a container runs as somebody else than whom its home is of: docker, too, goes on without. */
    @Test
    void aHomeThatIsNotOursHoldsNoConfiguration() throws Exception {
        assumeFalse(isRoot(), "Root may read anything.");
        Files.writeString(files.config(), "{\"theirs\": 1}");
        OddFiles.run("chmod", "000", files.docker().toString());
        files.write();
        OddFiles.run("chmod", "700", files.docker().toString());
        assertThat(files.login(), equalTo(OddFiles.FIRST.encode()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/dev/random", "/dev/full", "/dev/tty", "/"})
    void whatIsNoFileOrNeverEndsIsNamedAtOnce(String target) throws Exception {
        Files.createSymbolicLink(files.config(), Path.of(target));
        assertThat(failure(files::write), containsString(files.config() + " on the agent "));
        assertThat(OddFiles.names(files.temporary()), empty());
    }

    @Test
    void aPipeKeepsNobodyWaiting() throws Exception {
        assumeTrue(OddFiles.run("mkfifo", files.config().toString()), "mkfifo is missing.");
        assertThat(failure(files::write), containsString("is not a file"));
        Files.delete(files.config());
        files.write();
        for (String name : List.of("config.json.new", "config.json", "auth.json")) {
            Path file = files.directory().resolve(name);
            Files.deleteIfExists(file);
            OddFiles.run("mkfifo", file.toString());
            if (!name.endsWith(".new")) {
                assertThat(failure(files::renew), containsString("is not a file"));
                Files.delete(file);
            }
            files.renew();
            assertThat(files.login(), equalTo(OddFiles.SECOND.encode()));
        }
    }

    @Test
    void aDirectoryInPlaceOfAFileIsNamedAndStays() throws Exception {
        files.write();
        Path unfinished = Files.createDirectories(files.directory().resolve("config.json.new/inside"));
        assertThat(failure(files::renew), containsString("No auth file can be written"));
        assertThat(Files.isDirectory(unfinished), is(true));
        assertThat(files.login(), equalTo(OddFiles.FIRST.encode()));
    }

    @ParameterizedTest
    @ValueSource(longs = {5L << 20, 50L << 20, 1L << 42})
    void aFileThatIsTooLargeIsNotReadIntoMemory(long size) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(files.config().toFile(), "rw")) {
            file.setLength(size);
        }
        assertThat(failure(files::write), containsString("is larger than 4 MiB"));
        Files.delete(files.config());
        files.write();
        try (RandomAccessFile file =
                new RandomAccessFile(files.directory().resolve("config.json").toFile(), "rw")) {
            file.setLength(size);
        }
        assertThat(failure(files::renew), containsString("is larger than 4 MiB"));
    }

    @Test
    void aPathThatHoldsALineEndWritesNoLineOfTheLog() throws Exception {
        OddFiles odd = new OddFiles(Files.createDirectories(root.resolve("a\nb\u2028c")));
        Files.createDirectories(odd.config());
        assertThat(failure(odd::write), containsString("a b c"));
    }

    @Test
    void aDirectoryThatIsMissingIsNotSaidToExist() throws Exception {
        assertThat(failure(files::replace), not(containsString("exists already")));
        assertThat(AuthFileException.reason(new NoSuchFileException("x")), equalTo("it does not exist"));
        Files.move(files.temporary(), root.resolve("moved"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(failure(files::replace), containsString("it does not exist"));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private void mount(String options) throws Exception {
        mounted = OddFiles.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                options,
                "tmpfs",
                files.temporary().toString());
        assumeTrue(mounted, MOUNT);
    }

    private void fill() throws Exception {
        OddFiles.run("dd", "if=/dev/zero", "of=" + files.temporary().resolve("filling"), "bs=1k", "count=64");
    }
}
