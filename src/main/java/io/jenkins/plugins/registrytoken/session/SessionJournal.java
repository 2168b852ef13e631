package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.XmlFile;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** A file for each open session, from before its auth file is written until that is deleted. */
final class SessionJournal {
    private static final Logger LOGGER = Logger.getLogger(SessionJournal.class.getName());
    private static final String SUFFIX = ".xml";
    private static final String UNFINISHED = ".new";

    private final File directory;

    SessionJournal(@NonNull File directory) {
        this.directory = directory;
    }

    /**
     * Not forced to the disk: it is there for Jenkins to find after its own end, and on the way of every block. That is why
     * it is not left to {@link XmlFile}, which forces the directory in any case.
     */
    void add(@NonNull SessionRecord record) throws IOException {
        Path file = file(record).getFile().toPath();
        Path unfinished = file.resolveSibling(name(record) + UNFINISHED);
        Files.createDirectories(directory.toPath());
        try {
            try (OutputStream stream = Files.newOutputStream(unfinished)) {
                Jenkins.XSTREAM2.toXMLUTF8(record, stream);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    void remove(@NonNull SessionRecord record) {
        try {
            Util.deleteFile(file(record).getFile());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The record of a session that ended cannot be deleted", e);
        }
    }

    /** The records of the sessions that were open when Jenkins stopped. */
    @NonNull
    List<SessionRecord> read() {
        List<SessionRecord> records = new ArrayList<>();
        File[] files = directory.listFiles();
        for (File file : files == null ? new File[0] : files) {
            try {
                if (file.getName().endsWith(UNFINISHED)) {
                    Util.deleteFile(file); // its session had not begun when Jenkins died
                } else if (file.getName().endsWith(SUFFIX)) {
                    records.add(Objects.requireNonNull((SessionRecord) xml(file).read()));
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "The record " + file + " of a session cannot be read");
            }
        }
        return records;
    }

    private XmlFile file(SessionRecord record) {
        return xml(new File(directory, name(record) + SUFFIX));
    }

    /** One for each node and path, and made of nothing that a file system could take for something else. */
    private static String name(SessionRecord record) {
        SessionPlace place = record.place();
        return UUID.nameUUIDFromBytes((place.node() + '\n' + place.directory()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static XmlFile xml(File file) {
        return new XmlFile(Jenkins.XSTREAM2, file);
    }
}
