package io.jenkins.plugins.registrytoken.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The plugins that this one cannot do without, among all those that tests have. */
final class RequiredPlugins {
    private static final Path TESTED = Path.of("target", "test-classes");
    private static final Path OTHERS = TESTED.resolve("test-dependencies");

    private final Set<String> names = new LinkedHashSet<>();

    private RequiredPlugins() throws IOException {
        try (InputStream manifest = Files.newInputStream(tested())) {
            add(new Manifest(manifest));
        }
    }

    /** The names of those that a Jenkins with nothing else than this plugin lacks. */
    static String[] others() throws IOException {
        Set<String> required = new RequiredPlugins().names;
        return Files.readAllLines(OTHERS.resolve("index")).stream()
                .filter(name -> !required.contains(name))
                .toArray(String[]::new);
    }

    /** The file of this plugin. */
    static Path tested() {
        return either(TESTED.resolve("the.jpl"), TESTED.resolve("the.hpl")).toAbsolutePath();
    }

    private void add(Manifest manifest) throws IOException {
        String dependencies = manifest.getMainAttributes().getValue("Plugin-Dependencies");
        for (String dependency : dependencies == null ? new String[0] : dependencies.split(",")) {
            String name = dependency.split(":")[0];
            if (!dependency.contains("resolution:=optional") && names.add(name)) {
                try (JarFile plugin = new JarFile(either(OTHERS.resolve(name + ".jpi"), OTHERS.resolve(name + ".hpi"))
                        .toFile())) {
                    add(plugin.getManifest());
                }
            }
        }
    }

    private static Path either(Path... paths) {
        return Stream.of(paths).filter(Files::exists).findFirst().orElseThrow();
    }
}
