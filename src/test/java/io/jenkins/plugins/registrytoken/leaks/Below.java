package io.jenkins.plugins.registrytoken.leaks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Everything below a directory that others use meanwhile; what they delete during the search is not there. */
public final class Below {
    private Below() {}

    /** Files, directories and links whose name is like this. */
    public static List<Path> named(Path directory, Predicate<String> name) throws IOException {
        return all(directory).stream()
                .filter(path -> name.test(path.getFileName().toString()))
                .toList();
    }

    /** Itself too, as {@link Files#walk} does. */
    static List<Path> all(Path directory) throws IOException {
        List<Path> all = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
                return visitFile(found, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path found, BasicFileAttributes attributes) {
                all.add(found);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path gone, IOException e) throws IOException {
                if (e instanceof NoSuchFileException && !gone.equals(directory)) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException e) {
                return FileVisitResult.CONTINUE; // whatever ended the listing is seen in what has been found
            }
        });
        return all;
    }
}
