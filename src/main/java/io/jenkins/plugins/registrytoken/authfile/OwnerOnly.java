package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Files and directories that only their owner can read: by mode bits, or on Windows by an access control list. */
final class OwnerOnly {
    private OwnerOnly() {}

    /** @throws java.nio.file.FileAlreadyExistsException if there is one */
    static void createDirectory(@NonNull Path directory) throws IOException {
        Files.createDirectory(directory, mode(directory, "rwx------"));
        // It is still empty, and what is created in it from now on inherits.
        restrict(directory, EnumSet.of(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT));
    }

    /** @throws java.nio.file.FileAlreadyExistsException if there is one */
    static void create(@NonNull Path file, @NonNull byte[] bytes) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode(file, "rw-------"))) {
            restrict(file, Set.of());
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    private static FileAttribute<?>[] mode(Path path, String permissions) {
        return hasModes(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean hasModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void restrict(Path path, Set<AclEntryFlag> flags) throws IOException {
        if (hasModes(path) || !Files.getFileStore(path).supportsFileAttributeView(AclFileAttributeView.class)) {
            return;
        }
        AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
        view.setAcl(List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(view.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .setFlags(flags)
                .build()));
    }
}
