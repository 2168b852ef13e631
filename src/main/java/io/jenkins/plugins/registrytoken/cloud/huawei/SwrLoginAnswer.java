package io.jenkins.plugins.registrytoken.cloud.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.NameableHosts;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what SWR's two login operations answer: the login of each host in {@code auths}, the same as a command line in
 * {@code X-Swr-Dockerlogin}, whose host not every cloud names, and the expiry in {@code X-Swr-Expireat}, which older
 * ones leave out.
 */
record SwrLoginAnswer(
        @NonNull Answer answer,
        @CheckForNull String registry,
        @NonNull NameableHosts hosts,
        @CheckForNull Duration lifetime) {

    /** The shortest life that the clouds' manuals promise for a login without a date. */
    private static final Duration USUAL_LIFETIME = Duration.ofHours(6);
    /** The part of such a life that is not relied on: 15 minutes of 6 hours. */
    private static final int MARGIN = 24;

    private static final Pattern DOCKER_LOGIN =
            Pattern.compile("docker login -u (\\S+) -p (\\S+)(?: (?:https?://)?([^\\s/]+)/?)?");

    RegistryToken token() throws TokenException {
        Set<String> leftOut = new LinkedHashSet<>();
        Map<String, Login> logins = auths(leftOut);
        addDockerLogin(logins, leftOut);
        if (logins.isEmpty()) {
            throw invalid(
                    leftOut.isEmpty()
                            ? "with neither a login in auths nor a complete X-Swr-Dockerlogin header"
                            : NameableHosts.noneAccepted(
                                    "a login for " + leftOut.iterator().next()));
        }
        return answer.token(hosts.listed().isEmpty() ? logins : ofListed(logins), expiry(), leftOut);
    }

    /** All logins of an answer are for the same registry, so a listed address that it does not name gets the first one. */
    private Map<String, Login> ofListed(Map<String, Login> named) {
        Map<String, Login> logins = new LinkedHashMap<>();
        for (String host : hosts.listed()) {
            Login own = named.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(host))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseGet(() -> named.values().iterator().next());
            logins.put(host, own);
        }
        return logins;
    }

    private Map<String, Login> auths(Set<String> leftOut) throws TokenException {
        JsonNode auths = answer.body().path("auths");
        if (auths.size() > RegistryToken.MOST_HOSTS) {
            throw invalid("with logins for more than " + RegistryToken.MOST_HOSTS + " hosts");
        }
        Map<String, Login> logins = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : auths.properties()) {
            String host = validHost(entry.getKey());
            if (!hosts.accept(host)) {
                leftOut.add(host);
            }
            if (hosts.acceptLogin(host)) {
                logins.put(host, login(host, entry.getValue().path("auth").asText("")));
            }
        }
        return logins;
    }

    private Login login(String host, String auth) throws TokenException {
        return Login.decode(auth)
                .orElseThrow(() -> invalid("with a login for " + host + " that is not base64 of user:password"));
    }

    private void addDockerLogin(Map<String, Login> logins, Set<String> leftOut) throws TokenException {
        String header =
                Optional.ofNullable(response().header("X-Swr-Dockerlogin")).orElse("");
        Matcher command = DOCKER_LOGIN.matcher(header.strip());
        if (!command.matches()) {
            return;
        }
        List<String> named;
        if (command.group(3) != null) {
            named = List.of(validHost(command.group(3)));
        } else if (logins.isEmpty()) {
            named = hosts.listed().isEmpty() && registry != null ? List.of(registry) : hosts.listed();
        } else {
            named = List.of();
        }
        for (String host : named) {
            if (!hosts.accept(host)) {
                leftOut.add(host);
            }
            if (!hosts.acceptLogin(host)) {
                continue;
            }
            try {
                logins.putIfAbsent(host, new Login(command.group(1), command.group(2)));
            } catch (IllegalArgumentException e) {
                throw invalid("with an X-Swr-Dockerlogin header that holds no usable login");
            }
        }
    }

    private Instant expiry() {
        String header = response().header("X-Swr-Expireat");
        if (header != null) {
            try {
                Instant expiry = Instant.parse(header.strip());
                if (Expiring.isBelievable(response().receivedAt(), expiry)) {
                    return expiry;
                }
            } catch (DateTimeException e) {
                // A date that the documents do not know is as good as none.
            }
        }
        Duration life = lifetime == null || lifetime.compareTo(USUAL_LIFETIME) > 0 ? USUAL_LIFETIME : lifetime;
        return response().receivedAt().plus(life).minus(life.dividedBy(MARGIN));
    }

    private String validHost(String key) throws TokenException {
        String host = RegistryHost.bare(key);
        if (!RegistryHost.isValid(host)) {
            throw invalid("with a login for \"" + Redaction.oneLine(key) + "\", which is not the host of a registry");
        }
        return host;
    }

    private ApiResponse response() {
        return answer.response();
    }

    private TokenException invalid(String what) {
        return answer.invalid(what);
    }
}
