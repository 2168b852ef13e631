package io.jenkins.plugins.registrytoken.build;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.sameInstance;

import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerLoginTest {
    private static final RegistryToken TOKEN = new RegistryToken(
            Map.of("swr.example", new Login("user", "canary")), Instant.EPOCH, Instant.EPOCH.plusSeconds(1));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker",
                "docker login",
                "docker login -u user -p canary",
                "docker login -u user -p canary swr.example more",
                "docker login -u user --password canary swr.example",
                "docker logout -u user -p canary swr.example",
                "docker exec docker login -u user -p canary swr.example"
            })
    void otherCommandsAreNone(String command) {
        assertThat(DockerLogin.of(List.of(command.split(" "))), nullValue());
    }

    @Test
    void noCommandIsNone() {
        assertThat(DockerLogin.of(null), nullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "https://mirror.example:5000/v2/, mirror.example:5000",
        "http://mirror.example, mirror.example",
        "mirror.example, mirror.example"
    })
    void theRegistryThatIsNamedJoins(String registry, String host) {
        assertThat(hosts(registry), contains("swr.example", host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://swr.example",
                "https://index.docker.io/v1/",
                "index.docker.io",
                "docker.io",
                "registry-1.docker.io",
                "https://u@host/",
                ""
            })
    void itsOwnHostDockerHubAndNoHostDoNot(String registry) {
        assertThat(hosts(registry), contains("swr.example"));
    }

    @Test
    void aTokenForAsManyHostsAsOneCanHaveStaysAsItIs() {
        Map<String, Login> logins = IntStream.range(0, RegistryToken.MOST_HOSTS)
                .boxed()
                .collect(Collectors.toMap(i -> "h" + i + ".example", i -> TOKEN.login()));
        RegistryToken full = new RegistryToken(logins, TOKEN.issuedAt(), TOKEN.expiresAt());
        assertThat(DockerLogin.alsoFor(full, "mirror.example"), sameInstance(full));
    }

    @Test
    void itShowsNoPassword() {
        assertThat(login("swr.example").toString(), containsString("swr.example"));
        assertThat(login("swr.example").toString(), not(containsString("canary")));
    }

    private static Iterable<String> hosts(String registry) {
        return DockerLogin.alsoFor(TOKEN, login(registry).registry()).logins().keySet();
    }

    private static DockerLogin login(String registry) {
        return DockerLogin.of(List.of("docker", "login", "-u", "user", "-p", "canary", registry));
    }
}
