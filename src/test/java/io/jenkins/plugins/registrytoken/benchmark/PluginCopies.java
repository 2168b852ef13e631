package io.jenkins.plugins.registrytoken.benchmark;

import io.jenkins.plugins.registrytoken.PackagedPlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Plugins that are like this one but for their names, to multiply what one adds to a start. Each has packages of its own,
 * whose name is as long, so that it can be exchanged in compiled classes and in the index of extensions.
 */
final class PluginCopies {
    private static final Path CLASSES = Path.of("target", "classes");
    private static final String ORIGINAL = "registrytoken";

    private PluginCopies() {}

    /** Each is the name of one of so many, and stands for {@code registrytoken} in the names of its classes. */
    static List<String> names(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> String.format("registrytok%02d", number))
                .toList();
    }

    /** @param home of a controller that has not started yet */
    static void in(Path home, int count) throws IOException {
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        Manifest manifest = PackagedPlugin.manifest();
        String mask = manifest.getMainAttributes().getValue(PackagedPlugin.MASK);
        for (String name : names(count)) {
            Path jar = home.resolve(name + ".jar");
            manifest.getMainAttributes().putValue("Short-Name", name);
            manifest.getMainAttributes().putValue(PackagedPlugin.MASK, mask.replace(ORIGINAL, name));
            manifest.getMainAttributes().putValue("Libraries", jar.toString());
            try (OutputStream stream = Files.newOutputStream(jar);
                    JarOutputStream classes = new JarOutputStream(stream, manifest)) {
                copy(classes, name);
            }
            try (OutputStream plugin = Files.newOutputStream(plugins.resolve(name + ".hpl"))) {
                manifest.write(plugin);
            }
        }
    }

    private static void copy(JarOutputStream jar, String name) throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new ZipEntry(CLASSES.relativize(file).toString().replace(ORIGINAL, name)));
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                jar.write(content.replace(ORIGINAL, name).getBytes(StandardCharsets.ISO_8859_1));
                jar.closeEntry();
            }
        }
    }
}
