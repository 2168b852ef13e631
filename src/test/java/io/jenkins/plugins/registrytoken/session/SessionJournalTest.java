package io.jenkins.plugins.registrytoken.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayContaining;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.emptyArray;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.XmlFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionJournalTest {
    private static final SessionRecord RECORD = record("agent", "/w@tmp/registry-token-1");

    @TempDir
    Path directory;

    private SessionJournal journal;

    @BeforeEach
    void create() {
        journal = new SessionJournal(directory.resolve("journal").toFile());
    }

    @Test
    void aRecordIsThereUntilItIsRemoved() throws Exception {
        journal.add(RECORD);
        List<SessionRecord> read = journal.read();
        assertThat(read.stream().map(SessionRecord::directory).toList(), contains(RECORD.directory()));
        assertThat(read.get(0).credentialsIds(), contains("swr"));
        journal.remove(RECORD);
        assertThat(directory.resolve("journal").toFile().list(), emptyArray());
    }

    @Test
    void whatWasUnfinishedWhenJenkinsDiedIsGoneAfterTheNextStart() throws Exception {
        journal.add(RECORD);
        String[] finished = directory.resolve("journal").toFile().list();
        Files.writeString(directory.resolve("journal").resolve("another.new"), "<half");
        assertThat(journal.read().size(), is(1));
        assertThat(directory.resolve("journal").toFile().list(), arrayContaining(finished));
    }

    @Test
    void aFileThatIsNoRecordKeepsNoOtherFromBeingRead() throws Exception {
        for (String text : List.of("", "no XML", "<null/>", "<string>other</string>")) {
            journal.add(RECORD);
            Files.writeString(directory.resolve("journal").resolve("other.xml"), text);
            assertThat(text, journal.read().size(), is(1));
        }
    }

    @Test
    void eachNodeAndPathHasARecordOfItsOwnBelowTheDirectoryWhateverTheirNames() throws Exception {
        List<SessionRecord> records = List.of(
                RECORD,
                record("", RECORD.directory()),
                record("agent", "/other@tmp/registry-token-1"),
                record("agent", "/x/.."),
                record("../agent", "/x/../../y"),
                record("agent", "C:\\w@tmp\\registry-token-1"),
                record("agent", "/" + "long".repeat(100) + "/\n:?*"));
        for (SessionRecord each : records) {
            journal.add(each);
        }
        assertThat(
                journal.read().stream().map(SessionRecord::place).toList(),
                containsInAnyOrder(records.stream().map(SessionRecord::place).toArray(SessionPlace[]::new)));
        assertThat(directory.toFile().list(), arrayContaining("journal"));
        records.forEach(journal::remove);
        assertThat(directory.resolve("journal").toFile().list(), emptyArray());
    }

    @Test
    void onWindowsBothSeparatorsMeanTheSamePlaceAndElsewhereTheyDoNot() {
        assertThat(new SessionPlace("agent", "C:/w/x"), equalTo(new SessionPlace("agent", "C:\\w\\x")));
        assertThat(new SessionPlace("agent", "\\\\host/w"), equalTo(new SessionPlace("agent", "\\\\host\\w")));
        assertThat(new SessionPlace("agent", "/w/x"), not(equalTo(new SessionPlace("agent", "/w\\x"))));
    }

    @Test
    void aRecordWithoutOneOfItsElementsIsReadIfItsSessionCanStillBeFound() throws Exception {
        for (String optional : List.of("inheritedIds", "maskId", "registry", "nothing else")) {
            journal.add(RECORD);
            without(optional);
            assertThat(optional, journal.read().size(), is(1));
            assertThat(optional, journal.read().get(0).allIds(), contains("swr"));
        }
        for (String required : List.of("run", "node", "directory", "credentialsIds")) {
            journal.add(RECORD);
            without(required);
            assertThat(required, journal.read(), empty());
        }
    }

    private void without(String element) throws IOException {
        Path file = recorded();
        String xml = Files.readString(file);
        Files.writeString(file, xml.replaceAll("(?s)<" + element + ">.*</" + element + ">|<" + element + "/>", ""));
    }

    @Test
    void noBlockWaitsForTheDisk() throws Exception {
        assertThat(forced(() -> journal.add(RECORD)), empty());
        XmlFile other =
                new XmlFile(Jenkins.XSTREAM2, directory.resolve("other.xml").toFile());
        assertThat("it is seen", forced(() -> other.write(RECORD)), not(empty()));
    }

    /** The one file that there is. */
    private Path recorded() {
        File[] files = directory.resolve("journal").toFile().listFiles();
        assertThat(files, arrayWithSize(1));
        return files[0].toPath();
    }

    private static SessionRecord record(String node, String directory) {
        return new SessionRecord("job#1", new SessionPlace(node, directory), List.of("swr"), List.of(), "mask", null);
    }

    private interface Work {
        void run() throws IOException;
    }

    /** What was forced to the disk. */
    private List<String> forced(Work work) throws IOException {
        Path file = Files.createTempFile(directory, "forced", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getThread().getJavaThreadId()
                        == Thread.currentThread().getId())
                .map((RecordedEvent event) -> event.getString("path"))
                .toList();
    }
}
