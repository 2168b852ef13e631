package io.jenkins.plugins.registrytoken.authfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the three families of clients find the login for a host in one {@code config.json}, modelled after their sources:
 * docker/cli, oras-go and containers/image.
 */
enum Reader {
    DOCKER {
        @Override
        String login(ConfigJson config, String host) {
            String helper = map(config, "credHelpers").containsKey(host)
                    ? map(config, "credHelpers").get(host).asText("")
                    : store(config);
            return helper.isEmpty() ? file(config, host) : "helper " + helper;
        }
    },
    ORAS {
        @Override
        String login(ConfigJson config, String host) {
            JsonNode mine = map(config, "credHelpers").get(host);
            String helper = mine != null && !mine.asText("").isEmpty() ? mine.asText() : store(config);
            return helper.isEmpty() ? file(config, host) : "helper " + helper;
        }

        @Override
        Stream<ConfigJson.Member> members(ConfigJson config, String name) {
            return config.members().stream()
                    .filter(member -> member.name.equals(name))
                    .reduce((first, second) -> second)
                    .stream();
        }
    },
    PODMAN {
        @Override
        String login(ConfigJson config, String host) {
            String asked = host.equals(RegistryHost.DOCKER_HUB) ? "docker.io" : host;
            JsonNode helper = map(config, "credHelpers").get(asked);
            return helper != null ? "helper " + helper.asText("") : file(config, host);
        }
    };

    static final String NONE = "none";

    /** What this client would log in to the host with; {@link #NONE} if with nothing. */
    abstract String login(ConfigJson config, String host);

    Stream<ConfigJson.Member> members(ConfigJson config, String name) {
        return config.named(name).stream();
    }

    Map<String, JsonNode> map(ConfigJson config, String name) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        members(config, name)
                .flatMap(member -> member.value.properties().stream())
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }

    String store(ConfigJson config) {
        return members(config, "credsStore")
                .map(member -> member.value)
                .filter(JsonNode::isTextual)
                .reduce((first, second) -> second)
                .map(JsonNode::asText)
                .orElse("");
    }

    String file(ConfigJson config, String host) {
        Map<String, JsonNode> auths = map(config, "auths");
        String bare = RegistryHost.bare(host);
        return Stream.concat(Stream.of(host, bare), auths.keySet().stream().filter(key -> RegistryHost.bare(key)
                        .equals(bare)))
                .filter(auths::containsKey)
                .findFirst()
                .map(auths::get)
                .map(Reader::text)
                .orElse(NONE);
    }

    private static String text(JsonNode entry) {
        String identity = entry.path("identitytoken").asText("");
        Optional<Login> login = Login.decode(entry.path("auth").asText(""));
        return !identity.isEmpty()
                ? "identity " + identity
                : login.map(Login::encode).orElse(NONE);
    }
}
