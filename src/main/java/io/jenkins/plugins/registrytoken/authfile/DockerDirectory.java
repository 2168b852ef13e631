package io.jenkins.plugins.registrytoken.authfile;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Brings what docker keeps beside its file into the directory that stands in for docker's own. A container that sees only
 * the workspace gets this directory without what its links lead to, and docker has to work there as well. So everything
 * becomes a link, which keeps keys out of the container, except two kinds:
 *
 * <ul>
 *   <li>Descriptions of contexts and builders are copied. Docker stops without that of the current context, and buildx
 *       cannot create a directory where there is a link that leads nowhere. A description of a builder that holds secrets is
 *       a link.
 *   <li>What clients create anew whenever it is missing is left out, because they could not do so through such a link.
 * </ul>
 *
 * @see <a href="https://github.com/docker/cli/tree/v28.2.2/cli/context/store">docker's store of contexts</a>
 * @see <a href="https://github.com/docker/buildx/blob/v0.24.0/store/store.go">buildx's store of builders</a>
 */
final class DockerDirectory {
    private static final String CONTEXTS = "contexts";
    /** Where buildx keeps its builders. */
    static final String BUILDERS = "buildx";
    /** Found through the file, so that a build can install plugins of its own under this name. */
    private static final String PLUGINS = "cli-plugins";
    /** Far more than the description of a context or builder has. */
    private static final int LARGEST_COPY = 1 << 20;
    /** Far deeper than docker's own directories go; an end for links that lead in a circle. */
    private static final int DEEPEST_COPY = 5;

    private final Path from;
    private final Path to;
    private final NoFollow links;
    private final List<Path> made = new ArrayList<>();

    /**
     * @param from need not exist
     * @param to must exist
     */
    DockerDirectory(@NonNull Path from, @NonNull Path to) {
        this.from = from;
        this.to = to;
        this.links = new NoFollow(to);
    }

    /**
     * Brings everything that is not there yet. What cannot be read or linked is left out.
     *
     * @throws IOException if the new directory cannot be written to
     */
    void bring() throws IOException {
        for (Path entry : entries(from)) {
            String name = String.valueOf(entry.getFileName());
            Path target = to.resolve(name);
            if (isLeftOut(name) || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            if (!isDirectory(entry) || !Set.of(CONTEXTS, BUILDERS).contains(name)) {
                link(target, entry);
                continue;
            }
            OwnerOnly.createDirectory(target);
            made.add(target);
            if (name.equals(CONTEXTS)) {
                bringContexts(entry, target);
            } else {
                bringBuilders(entry, target);
            }
        }
    }

    /** Whether docker has contexts of its own in the new directory. */
    boolean hasContexts() {
        return made.contains(to.resolve(CONTEXTS));
    }

    /** Whether buildx has builders in the new directory. */
    boolean hasBuilders() {
        return made.contains(to.resolve(BUILDERS));
    }

    /** Deletes what {@link #bring} made. */
    void remove() throws IOException {
        for (Path path : made) {
            delete(path);
        }
    }

    private static boolean isLeftOut(String name) {
        return name.startsWith(AuthFile.NAME)
                || name.startsWith(AuthFile.PODMAN)
                || name.startsWith(AuthFile.HELM)
                || name.equals(PLUGINS)
                || name.startsWith(".token_seed")
                || name.endsWith(".lock");
    }

    private void bringContexts(Path contexts, Path target) throws IOException {
        copyAll(contexts.resolve("meta"), target.resolve("meta"), DEEPEST_COPY);
        // One link for each context: docker takes a directory that is missing for a context without keys, and would
        // stop at a key that is missing.
        Path keys = target.resolve("tls");
        OwnerOnly.createDirectory(keys);
        for (Path context : entries(contexts.resolve("tls"))) {
            link(keys.resolve(String.valueOf(context.getFileName())), context);
        }
    }

    private void bringBuilders(Path builders, Path target) throws IOException {
        for (Path entry : entries(builders)) {
            String name = String.valueOf(entry.getFileName());
            if (name.equals("instances")) {
                bringInstances(entry, target.resolve(name));
            } else if (name.equals("defaults")) {
                copyAll(entry, target.resolve(name), DEEPEST_COPY);
            } else if (!isLeftOut(name)) {
                copy(entry, target.resolve(name));
            }
        }
    }

    private void bringInstances(Path instances, Path target) throws IOException {
        OwnerOnly.createDirectory(target);
        for (Path entry : entries(instances)) {
            Path copy = target.resolve(String.valueOf(entry.getFileName()));
            Optional<byte[]> instance = read(entry);
            if (instance.isEmpty() || holdsSecrets(instance.get())) {
                link(copy, entry);
            } else {
                OwnerOnly.create(copy, instance.get());
            }
        }
    }

    /**
     * Whether a builder's description may have more in it than containers should see: {@code Files}, the configuration with
     * certificates and keys that it is started with, or the password of a proxy among its options.
     */
    private static boolean holdsSecrets(byte[] instance) {
        try {
            for (ConfigJson.Member nodes : ConfigJson.parse(instance).named("Nodes")) {
                for (JsonNode node : nodes.value) {
                    for (Map.Entry<String, JsonNode> member : node.properties()) {
                        if (member.getKey().equalsIgnoreCase("Files")
                                && !member.getValue().isEmpty()) {
                            return true;
                        }
                    }
                }
            }
        } catch (AuthFileException e) {
            return true; // nobody knows
        }
        return KnownSecrets.PASSWORD_IN_URL
                .matcher(new String(instance, StandardCharsets.UTF_8))
                .find();
    }

    private void copyAll(Path directory, Path target, int depth) throws IOException {
        OwnerOnly.createDirectory(target);
        for (Path entry : entries(directory)) {
            Path copy = target.resolve(String.valueOf(entry.getFileName()));
            if (!isDirectory(entry)) {
                copy(entry, copy);
            } else if (depth > 0) {
                copyAll(entry, copy, depth - 1);
            }
        }
    }

    /** None if it cannot be read, as docker cannot either. */
    private List<Path> entries(Path directory) {
        return isDirectory(directory) ? links.entries(directory) : List.of();
    }

    private boolean isDirectory(Path path) {
        return !links.forbids(path) && Files.isDirectory(path);
    }

    private void copy(Path file, Path target) throws IOException {
        Optional<byte[]> bytes = read(file);
        if (bytes.isPresent()) {
            OwnerOnly.create(target, bytes.get());
        }
    }

    /** Nothing if it is no small file, or if it cannot be read, as docker cannot either. */
    private Optional<byte[]> read(Path file) {
        if (links.forbids(file) || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = links.read(file, LARGEST_COPY);
            return Optional.of(bytes).filter(read -> read.length <= LARGEST_COPY);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target.toAbsolutePath());
            made.add(link);
        } catch (IOException | UnsupportedOperationException e) {
            return; // Windows lets only some users make links
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            List<Path> below;
            try (Stream<Path> entries = Files.list(path)) {
                below = entries.toList();
            }
            for (Path entry : below) {
                delete(entry);
            }
        }
        Files.deleteIfExists(path);
    }
}
