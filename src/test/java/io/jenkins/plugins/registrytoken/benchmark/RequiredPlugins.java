package io.jenkins.plugins.registrytoken.benchmark;

import io.jenkins.plugins.registrytoken.PackagedPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The plugins that this one cannot do without, among all those that tests have. */
final class RequiredPlugins {
    private static final Path OTHERS = Path.of("target", "test-classes", "test-dependencies");

    private final Set<String> names = new LinkedHashSet<>();

    private RequiredPlugins() throws IOException {
        add(PackagedPlugin.manifest());
    }

    /** The names of those that a Jenkins with nothing else than this plugin lacks. */
    static String[] others() throws IOException {
        Set<String> required = new RequiredPlugins().names;
        return Files.readAllLines(OTHERS.resolve("index")).stream()
                .filter(name -> !required.contains(name))
                .toArray(String[]::new);
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
