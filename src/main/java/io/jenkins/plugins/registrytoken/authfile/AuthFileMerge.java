package io.jenkins.plugins.registrytoken.authfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.authfile.ConfigJson.Member;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds logins to a copy of a Docker {@code config.json}, so that docker (and what shares its code: buildx, crane,
 * cosign), oras (and helm) and podman (and buildah, skopeo) all find them, and all still find what was there.
 *
 * <p>The three disagree over who wins inside one file: docker asks {@code credHelpers}, then {@code credsStore}, then
 * {@code auths}; oras the same but skips an empty helper; podman ignores {@code credsStore}. One rule is right for all:
 * our hosts leave {@code credHelpers}; {@code credsStore} becomes a helper of each other host that {@code auths} only
 * marks; then our hosts enter {@code auths}.
 */
final class AuthFileMerge {
    static final Set<String> SECRETS = Set.of("auth", "password", "identitytoken", "registrytoken");

    private final ConfigJson config;
    private final Places dropped = new Places();
    private final List<Login> replaced = new ArrayList<>();
    private final Set<String> replacedHosts = new LinkedHashSet<>();

    AuthFileMerge(@NonNull ConfigJson config) {
        this.config = config;
        DockerTypes.enforce(config, dropped);
        dropUnreadableLogins();
    }

    /** Where values stood that would keep docker from reading the file, and that were therefore left out. */
    @NonNull
    List<String> dropped() {
        return dropped.list();
    }

    /** The logins that {@link #logins} took out, as far as they could be read. */
    @NonNull
    List<Login> replaced() {
        return replaced;
    }

    /** The hosts that had another login or a helper before {@link #logins}. */
    @NonNull
    Set<String> replacedHosts() {
        return replacedHosts;
    }

    /** The secrets that are in it, for the mask of a log. */
    @NonNull
    Set<Login> secrets() {
        return KnownSecrets.in(config);
    }

    /** Leaves only what podman reads. It asks no store, whatever the file says. */
    @NonNull
    AuthFileMerge onlyLogins() {
        config.members().removeIf(member -> !member.isNamed("auths") && !member.isNamed("credHelpers"));
        return this;
    }

    /** Leaves out all logins, and all that says where there are others. */
    @NonNull
    AuthFileMerge withoutLogins() {
        config.members().removeIf(member -> member.isNamed("auths") || member.isNamed("credHelpers"));
        return withoutStore();
    }

    /** The helper that docker asks for all hosts that have none of their own; empty if there is none. */
    @NonNull
    String store() {
        return lastText(config.named("credsStore"));
    }

    @NonNull
    AuthFileMerge withoutStore() {
        config.members().removeIf(member -> member.isNamed("credsStore"));
        return this;
    }

    /** Makes these the logins of their hosts, for every reader and every repository of the host. */
    @NonNull
    AuthFileMerge logins(@NonNull Map<String, Login> logins) {
        Set<String> ours = logins.keySet();
        collect(ours);
        replacedHosts.addAll(bare(entries("credHelpers").keySet()));
        replacedHosts.addAll(bare(entries("auths").keySet()));
        replacedHosts.retainAll(ours);
        removeHosts(ours);
        replaceStore();
        ObjectNode auths = object("auths");
        logins.forEach((host, login) -> auths.putObject(host).put("auth", login.encode()));
        return this;
    }

    /**
     * Lets the logins of another file, which some clients prefer to this one, stand in for those of the same hosts and
     * namespaces.
     *
     * @return whether there were any
     */
    boolean prefer(@NonNull AuthFileMerge other) {
        other.replaceStore();
        Map<String, JsonNode> helpers = other.entries("credHelpers");
        Map<String, JsonNode> logins = other.entries("auths");
        logins.values().removeIf(AuthFileMerge::isEmpty);
        removeHosts(bare(helpers.keySet()));
        Set<String> hosts = bare(logins.keySet());
        remove("credHelpers", key -> hosts.contains(RegistryHost.bare(key)));
        remove("auths", new Namespaces(logins.keySet())::contain);
        if (!helpers.isEmpty()) {
            object("credHelpers").setAll(helpers);
        }
        if (!logins.isEmpty()) {
            object("auths").setAll(logins);
        }
        return !helpers.isEmpty() || !logins.isEmpty();
    }

    /** Has docker look for plugins in one more directory. */
    @NonNull
    AuthFileMerge pluginDirectory(@NonNull String directory) {
        Member dirs = last(config.named("cliPluginsExtraDirs").stream());
        if (dirs == null || !dirs.value.isArray()) {
            dirs = add("cliPluginsExtraDirs", JsonNodeFactory.instance.arrayNode());
        }
        ArrayNode list = (ArrayNode) dirs.value;
        for (JsonNode element : list) {
            if (element.asText().equals(directory)) {
                return this;
            }
        }
        list.add(directory);
        return this;
    }

    /** Forgets the context that docker would use, for a directory that has none. */
    @NonNull
    AuthFileMerge withoutContext() {
        config.members().removeIf(member -> member.isNamed("currentContext"));
        return this;
    }

    @NonNull
    byte[] toBytes() {
        return config.toBytes();
    }

    /** One {@code auth} that is not base64 of {@code user:password} has docker reject the whole file. */
    private void dropUnreadableLogins() {
        for (Member auths : config.named("auths")) {
            auths.value
                    .properties()
                    .forEach(host -> host.getValue().properties().removeIf(field -> {
                        String auth = field.getValue().asText("");
                        boolean unreadable = field.getKey().equalsIgnoreCase("auth")
                                && !auth.isEmpty()
                                && !field.getValue().isNull()
                                && !Login.isReadable(auth);
                        if (unreadable) {
                            dropped.add("auths." + Places.shown(host.getKey()) + ".auth");
                        }
                        return unreadable;
                    }));
        }
    }

    private void collect(Set<String> hosts) {
        for (Member auths : config.named("auths")) {
            auths.value.properties().forEach(entry -> {
                if (hosts.contains(RegistryHost.bare(entry.getKey()))) {
                    Login.decode(entry.getValue().path("auth").asText("")).ifPresent(replaced::add);
                }
            });
        }
    }

    private Map<String, JsonNode> entries(String name) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        for (Member member : config.named(name)) {
            member.value.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        }
        return entries;
    }

    private static Set<String> bare(Set<String> keys) {
        return keys.stream().map(RegistryHost::bare).collect(Collectors.toSet());
    }

    private void removeHosts(Set<String> hosts) {
        remove("credHelpers", key -> hosts.contains(RegistryHost.bare(key)));
        remove("auths", key -> hosts.contains(RegistryHost.bare(key)));
    }

    private void remove(String name, Predicate<String> such) {
        config.named(name).forEach(member -> member.value.properties().removeIf(entry -> such.test(entry.getKey())));
    }

    private void replaceStore() {
        String store = store();
        // oras knows only the exact name: what it does not see in a store it shall not see in a helper either.
        Member exact = lastExact("credsStore");
        boolean seenByOras = exact != null && !lastText(List.of(exact)).isEmpty();
        withoutStore();
        Set<String> hosts = store.isEmpty() ? Set.of() : markedHosts();
        if (hosts.isEmpty()) {
            return;
        }
        Set<String> helped = new LinkedHashSet<>();
        config.named("credHelpers").forEach(member -> member.value.fieldNames().forEachRemaining(helped::add));
        hosts.removeAll(helped);
        ObjectNode helpers = object(seenByOras ? "credHelpers" : "credhelpers");
        for (String host : hosts) {
            helpers.put(host, store);
        }
    }

    private static String lastText(List<Member> members) {
        Member text = last(members.stream().filter(member -> member.value.isTextual()));
        return text == null ? "" : text.value.asText();
    }

    /** The hosts, as readers ask for them, that {@code auths} mentions without a login. */
    private Set<String> markedHosts() {
        Set<String> marked = hosts(AuthFileMerge::isEmpty);
        if (!marked.isEmpty()) {
            marked.removeAll(hosts(entry -> !isEmpty(entry)));
        }
        return marked;
    }

    private Set<String> hosts(Predicate<JsonNode> such) {
        Set<String> hosts = new LinkedHashSet<>();
        for (Member auths : config.named("auths")) {
            for (Map.Entry<String, JsonNode> entry : auths.value.properties()) {
                if (such.test(entry.getValue())) {
                    hosts.add(helperKey(entry.getKey()));
                }
            }
        }
        return hosts;
    }

    private static boolean isEmpty(JsonNode entry) {
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            if (SECRETS.contains(DockerTypes.fold(field.getKey()))
                    && !field.getValue().asText("").isEmpty()
                    && !field.getValue().isNull()) {
                return false;
            }
        }
        return true;
    }

    private static String helperKey(String key) {
        String host = RegistryHost.bare(key);
        return host.equals("docker.io") || host.equals("index.docker.io") ? RegistryHost.DOCKER_HUB : host;
    }

    private ObjectNode object(String name) {
        Member member = lastExact(name);
        if (member == null) {
            member = add(name, JsonNodeFactory.instance.objectNode());
        } else if (!member.value.isObject()) {
            member.value = JsonNodeFactory.instance.objectNode();
        }
        return (ObjectNode) member.value;
    }

    @CheckForNull
    private Member lastExact(String name) {
        return last(config.members().stream().filter(member -> member.name.equals(name)));
    }

    @CheckForNull
    private static Member last(Stream<Member> members) {
        return members.reduce((first, second) -> second).orElse(null);
    }

    private Member add(String name, JsonNode value) {
        Member member = new Member(name, value);
        config.members().add(member);
        return member;
    }
}
