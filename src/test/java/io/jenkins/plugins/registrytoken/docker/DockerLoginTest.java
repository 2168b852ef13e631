package io.jenkins.plugins.registrytoken.docker;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
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
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerLoginTest {
    private static final boolean[] HIDDEN = {false, false, false, false, false, true, false};
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
        assertThat(DockerLogin.of(List.of(command.split(" ")), HIDDEN), nullValue());
    }

    @Test
    void noCommandIsNone() {
        assertThat(DockerLogin.of(null, HIDDEN), nullValue());
    }

    @Test
    void aPasswordThatTheLogMayShowIsNotOfDockerCommons() {
        List<String> command = List.of("ant", "login", "-u", "user", "-p", "canary", "swr.example");
        assertThat(DockerLogin.of(command, HIDDEN), not(nullValue()));
        assertThat(DockerLogin.of(command, new boolean[7]), nullValue());
        assertThat(DockerLogin.of(command, new boolean[0]), nullValue());
        assertThat(DockerLogin.of(command, null), nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/home/jenkins/workspace/job@tmp/0b6a1a3e-7a53-4f5c-9d5a-0123456789ab",
                "/w/with\nline@2@tmp/0b6a1a3e-7a53-4f5c-9d5a-0123456789ab",
                "C:\\jenkins\\workspace\\job@tmp\\0b6a1a3e-7a53-4f5c-9d5a-0123456789ab",
                "C:\\jenkins/workspace/job@tmp/0b6a1a3e-7a53-4f5c-9d5a-0123456789ab"
            })
    void directoriesOfDockerCommonsAreKnown(String path) {
        assertThat(DockerLogin.isDirectory(path), is(true));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "/home/jenkins/.docker",
                "/home/jenkins/workspace/job@tmp",
                "/home/jenkins/workspace/job/0b6a1a3e-7a53-4f5c-9d5a-0123456789ab",
                "/home/jenkins/workspace/job@tmp/registry-token-0b6a1a3e-7a53-4f5c-9d5a-0123456789ab",
                "/home/jenkins/workspace/job@tmp/0b6a1a3e-7a53-4f5c-9d5a-0123456789ab/",
                "/home/jenkins/workspace/job@tmp/0b6a1a3e-7a53-4f5c-9d5a-0123456789ab/..",
                "/home/jenkins/workspace/@tmp/0b6a1a3e-7a53-4f5c-9d5a-0123456789ab",
                "/home/jenkins/workspace/job@tmp/more/0b6a1a3e-7a53-4f5c-9d5a-0123456789ab"
            })
    void otherDirectoriesAreNot(String path) {
        assertThat(DockerLogin.isDirectory(path), is(false));
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
        assertThat(full.alsoFor("mirror.example"), sameInstance(full));
    }

    @Test
    void itShowsNoPassword() {
        assertThat(login("swr.example").toString(), containsString("swr.example"));
        assertThat(login("swr.example").toString(), not(containsString("canary")));
    }

    private static Iterable<String> hosts(String registry) {
        return TOKEN.alsoFor(login(registry).registry()).logins().keySet();
    }

    private static DockerLogin login(String registry) {
        return DockerLogin.of(List.of("docker", "login", "-u", "user", "-p", "canary", registry), HIDDEN);
    }
}
