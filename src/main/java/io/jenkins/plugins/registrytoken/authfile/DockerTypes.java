package io.jenkins.plugins.registrytoken.authfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The types that the docker CLI insists on. One known member of another type makes it reject the whole file, our login
 * included, so such values are left out of the copy.
 *
 * @see <a href="https://github.com/docker/cli/blob/v28.2.2/cli/config/configfile/file.go">docker's ConfigFile</a>
 */
final class DockerTypes {
    private static final Type TEXT = new Type(JsonNodeType.STRING, name -> null);
    private static final Type TEXT_BY_NAME = new Type(JsonNodeType.OBJECT, name -> TEXT);
    private static final Type TEXT_LIST = new Type(JsonNodeType.ARRAY, name -> TEXT);

    private static final Map<String, Type> KNOWN = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        KNOWN.put(
                "auths",
                byName(texts(
                        "username", "password", "auth", "email", "serveraddress", "identitytoken", "registrytoken")));
        KNOWN.put("proxies", byName(texts("httpproxy", "httpsproxy", "noproxy", "ftpproxy", "allproxy")));
        KNOWN.put("plugins", byName(TEXT_BY_NAME));
        List.of("HttpHeaders", "credHelpers", "aliases", "features").forEach(name -> KNOWN.put(name, TEXT_BY_NAME));
        List.of("pruneFilters", "cliPluginsExtraDirs").forEach(name -> KNOWN.put(name, TEXT_LIST));
        List.of(
                        "psFormat",
                        "imagesFormat",
                        "networksFormat",
                        "pluginsFormat",
                        "volumesFormat",
                        "statsFormat",
                        "detachKeys",
                        "credsStore",
                        "serviceInspectFormat",
                        "servicesFormat",
                        "tasksFormat",
                        "secretFormat",
                        "configFormat",
                        "nodesFormat",
                        "currentContext",
                        "experimental")
                .forEach(name -> KNOWN.put(name, TEXT));
    }

    private DockerTypes() {}

    /** Drops the smallest parts that docker cannot read, and adds to the list where they stood. */
    static void enforce(@NonNull ConfigJson config, @NonNull Places dropped) {
        config.members().removeIf(member -> {
            Type type = KNOWN.get(member.name);
            return type != null && !type.accepts(member.value, () -> Places.shown(member.name), dropped);
        });
    }

    /** The name as Go compares names: without case, and with the one letter beyond ASCII that Java leaves alone. */
    @NonNull
    static String fold(@NonNull String name) {
        return name.toLowerCase(Locale.ROOT).replace('\u017f', 's');
    }

    private static Type byName(Type type) {
        return new Type(JsonNodeType.OBJECT, name -> type);
    }

    private static Type texts(String... names) {
        Set<String> known = Set.of(names);
        return new Type(JsonNodeType.OBJECT, name -> known.contains(fold(name)) ? TEXT : null);
    }

    /**
     * Where something stands is put into words only if it is dropped, as a file may have very many hosts.
     *
     * @param child the type of the child of that name; null if docker takes anything there
     */
    private record Type(JsonNodeType node, Function<String, Type> child) {

        boolean accepts(JsonNode value, Supplier<String> path, Places dropped) {
            if (value.isNull()) {
                return true;
            }
            if (value.getNodeType() != node) {
                dropped.add(path.get());
                return false;
            }
            if (value.isObject()) {
                value.properties().removeIf(entry -> isUnreadable(entry.getValue(), entry.getKey(), path, dropped));
            }
            if (value instanceof ArrayNode array) {
                List<JsonNode> readable = new ArrayList<>();
                array.forEach(element -> {
                    if (!isUnreadable(element, "[]", path, dropped)) {
                        readable.add(element);
                    }
                });
                // Not one by one: each would move all that follow.
                array.removeAll().addAll(readable);
            }
            return true;
        }

        private boolean isUnreadable(JsonNode value, String name, Supplier<String> path, Places dropped) {
            Type type = child.apply(name);
            return type != null && !type.accepts(value, () -> path.get() + '.' + Places.shown(name), dropped);
        }
    }
}
