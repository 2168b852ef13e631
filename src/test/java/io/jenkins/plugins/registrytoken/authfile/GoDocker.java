package io.jenkins.plugins.registrytoken.authfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What makes docker refuse a file, written down a second time and in another way: as an example of a right one. */
final class GoDocker {
    private static final JsonNode EXAMPLE = example();

    private GoDocker() {}

    /** The place of the first value that docker refuses the file for. */
    static Optional<String> refuses(byte[] file) throws IOException {
        for (ConfigJson.Member member : ConfigJson.parse(file).members()) {
            Optional<String> place = refuses(member.value, child(EXAMPLE, member.name), member.name);
            if (place.isPresent()) {
                return place;
            }
        }
        return ConfigJson.parse(file).named("auths").stream()
                .flatMap(auths -> auths.value.properties().stream())
                .flatMap(host -> host.getValue().properties().stream())
                .filter(field -> fold(field.getKey()).equals("auth"))
                .map(field -> field.getValue().isNull() ? "" : field.getValue().asText())
                .filter(auth -> !auth.isEmpty() && login(auth).isEmpty())
                .findFirst();
    }

    /** The logins that docker reads in a file, by key. */
    static Map<String, String> logins(ConfigJson config) {
        Map<String, String> logins = new LinkedHashMap<>();
        for (ConfigJson.Member auths : config.named("auths")) {
            auths.value.properties().forEach(host -> {
                String auth = host.getValue().path("auth").asText("");
                login(auth).ifPresent(login -> logins.put(host.getKey(), auth));
            });
        }
        return logins;
    }

    /** {@code decodeAuth} of docker/cli. */
    static Optional<String> login(String auth) {
        String base64 = auth.replaceAll("[\r\n]", "");
        if (!base64.matches("[A-Za-z0-9+/]*={0,2}") || base64.length() % 4 != 0) {
            return Optional.empty();
        }
        try {
            String login = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
            return login.indexOf(':') > 0 ? Optional.of(login) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@code foldName} of encoding/json: two letters beyond ASCII have a twin within. */
    static String fold(String name) {
        return name.replace('\u017f', 's').replace('\u212a', 'k').toLowerCase(Locale.ROOT);
    }

    private static Optional<String> refuses(JsonNode value, JsonNode example, String place) {
        if (value.isNull() || example.isMissingNode()) {
            return Optional.empty();
        }
        if (value.getNodeType() != example.getNodeType()) {
            return Optional.of(place);
        }
        if (value.isArray()) {
            for (JsonNode element : value) {
                if (!element.isTextual() && !element.isNull()) {
                    return Optional.of(place);
                }
            }
        }
        for (Map.Entry<String, JsonNode> child : value.properties()) {
            Optional<String> refused =
                    refuses(child.getValue(), child(example, child.getKey()), place + '.' + child.getKey());
            if (refused.isPresent()) {
                return refused;
            }
        }
        return Optional.empty();
    }

    private static JsonNode child(JsonNode example, String name) {
        if (example.has("*")) {
            return example.path("*");
        }
        return example.properties().stream()
                .filter(member -> member.getKey().equals(fold(name)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(example.path("absent"));
    }

    private static JsonNode example() {
        try {
            return new ObjectMapper().readTree("""
                    {"auths": {"*": {"username": "", "password": "", "auth": "", "email": "", "serveraddress": "",
                      "identitytoken": "", "registrytoken": ""}},
                     "proxies": {"*": {"httpproxy": "", "httpsproxy": "", "noproxy": "", "ftpproxy": "", "allproxy": ""}},
                     "plugins": {"*": {"*": ""}}, "httpheaders": {"*": ""}, "credhelpers": {"*": ""},
                     "aliases": {"*": ""}, "features": {"*": ""}, "prunefilters": [""], "clipluginsextradirs": [""],
                     "psformat": "", "credsstore": "", "detachkeys": "", "currentcontext": "", "experimental": ""}""");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
