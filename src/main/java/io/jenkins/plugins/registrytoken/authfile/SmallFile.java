package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads files that nobody vouches for the size of. */
final class SmallFile {
    private SmallFile() {}

    /**
     * Reads a file up to one byte more than the limit, which tells that it is too large. Its size is not asked, as it may
     * grow meanwhile.
     *
     * @param links whether a link is followed
     */
    @NonNull
    static byte[] read(@NonNull Path file, int limit, @NonNull LinkOption... links) throws IOException {
        Set<OpenOption> options = new HashSet<>(List.of(links));
        options.add(StandardOpenOption.READ);
        try (InputStream stream = Channels.newInputStream(Files.newByteChannel(file, options))) {
            return stream.readNBytes(limit + 1);
        }
    }
}
