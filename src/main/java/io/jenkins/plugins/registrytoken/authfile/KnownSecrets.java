package io.jenkins.plugins.registrytoken.authfile;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Login;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The secrets that a configuration holds, so that a log can mask them. */
final class KnownSecrets {
    /** A mask of more would make every line of the log slow. */
    private static final int MOST = 100;
    /** Shorter texts are parts of too many words to be masked. */
    private static final int SHORTEST = 4;
    /** A secret that stands alone is masked as the password of this user. */
    private static final String NOBODY = "-";

    static final Pattern PASSWORD_IN_URL = Pattern.compile("://[^/@:]*:([^/@]+)@");
    private static final Pattern SECRET_HEADER =
            Pattern.compile("auth|token|secret|password|cookie|key", Pattern.CASE_INSENSITIVE);

    private final Set<Login> secrets = new LinkedHashSet<>();

    private KnownSecrets() {}

    /** At most a hundred: logins and identity tokens, then passwords of proxies and secret HTTP headers. */
    @NonNull
    static Set<Login> in(@NonNull ConfigJson config) {
        KnownSecrets known = new KnownSecrets();
        config.named("auths")
                .forEach(auths -> auths.value.properties().forEach(host -> known.addLogin(host.getValue())));
        config.named("proxies")
                .forEach(proxies ->
                        proxies.value.properties().forEach(address -> known.addPasswords(address.getValue())));
        config.named("HttpHeaders").forEach(headers -> headers.value.properties().stream()
                .filter(header -> SECRET_HEADER.matcher(header.getKey()).find())
                .forEach(header -> known.add(header.getValue().asText(""))));
        return known.secrets;
    }

    private void addLogin(JsonNode entry) {
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            String name = DockerTypes.fold(field.getKey());
            if (!AuthFileMerge.SECRETS.contains(name) || field.getValue().isNull()) {
                continue;
            }
            String value = field.getValue().asText("");
            Optional<Login> login = name.equals("auth") ? Login.decode(value) : Optional.empty();
            if (login.isPresent() && login.get().password().length() >= SHORTEST) {
                add(login.get());
            } else {
                add(value);
            }
        }
    }

    private void addPasswords(JsonNode proxy) {
        for (Map.Entry<String, JsonNode> address : proxy.properties()) {
            Matcher password = PASSWORD_IN_URL.matcher(address.getValue().asText(""));
            if (password.find()) {
                add(password.group(1));
            }
        }
    }

    private void add(String secret) {
        if (secret.length() >= SHORTEST) {
            try {
                add(new Login(NOBODY, secret));
            } catch (IllegalArgumentException e) {
                return; // of several lines, which no line of a log can show
            }
        }
    }

    private void add(Login secret) {
        if (secrets.size() < MOST) {
            secrets.add(secret);
        }
    }
}
