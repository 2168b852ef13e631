package io.jenkins.plugins.registrytoken;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The plugin for a controller that is a process of its own, with what the packaged one has and that of the tests, which has
 * one class loader with Jenkins, cannot have.
 */
public final class PackagedPlugin {
    public static final String NAME = "registry-token";
    public static final String MASK = "Mask-Classes";

    private static final Path TESTS = Path.of("target", "test-classes");

    private PackagedPlugin() {}

    /** @param home of a controller that has not started yet, and of which the plugin is omitted otherwise */
    public static void in(Path home) throws IOException {
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        try (OutputStream plugin = Files.newOutputStream(plugins.resolve(NAME + ".hpl"))) {
            manifest().write(plugin);
        }
    }

    /** For whoever changes it before it is written. */
    public static Manifest manifest() throws IOException {
        Path tested = Stream.of("the.jpl", "the.hpl")
                .map(TESTS::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        try (InputStream stream = Files.newInputStream(tested)) {
            Manifest manifest = new Manifest(stream);
            manifest.getMainAttributes().putValue(MASK, mask());
            return manifest;
        }
    }

    private static String mask() throws IOException {
        Matcher masked =
                Pattern.compile("<maskClasses>(.+)</maskClasses>").matcher(Files.readString(Path.of("pom.xml")));
        if (!masked.find()) {
            throw new IOException("pom.xml masks no classes");
        }
        return masked.group(1);
    }
}
