package io.jenkins.plugins.registrytoken.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {

    @Test
    void whatIsEncodedCanBeDecoded() {
        Login login = new Login("eu-de@AK", "with:colons:é😀");
        assertThat(Login.decode(login.encode()), equalTo(Optional.of(login)));
    }

    @Test
    void lineEndsAndTrailingNulsAreSkippedAsDockerDoes() {
        assertThat(Login.decode("dXNl\r\ncjpwdwA="), equalTo(Optional.of(new Login("user", "pw"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!!!!", "bm9jb2xvbg==", "OnB3", "dXNlcjpwdw", "dXNl cjpwdw==", "dXNlcjpwdw==="})
    void whatDockerCannotReadIsNoLogin(String auth) {
        assertThat(Login.decode(auth), equalTo(Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"'',pw", "a:b,pw", "'a\nb',pw", "a,'p\nw'"})
    void whatNoClientCanReadIsNoLogin(String username, String password) {
        assertThrows(IllegalArgumentException.class, () -> new Login(username, password));
    }

    @Test
    void aTokenShowsItsHostsAndUserOnly() {
        Instant now = Instant.EPOCH;
        RegistryToken token =
                new RegistryToken(Map.of("swr.example", new Login("user", "canary")), now, now.plusSeconds(1));
        assertThat(token.toString(), containsString("swr.example=user:****"));
        assertThat(token.toString(), not(containsString("canary")));
    }

    @Test
    void aTokenHasAHostAndALife() {
        Map<String, Login> logins = Map.of("swr.example", new Login("user", "pw"));
        Instant now = Instant.EPOCH;
        assertThrows(IllegalArgumentException.class, () -> new RegistryToken(Map.of(), now, now.plusSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new RegistryToken(logins, now, now));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RegistryToken(Map.of("no host", new Login("user", "pw")), now, now.plusSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "swr.example,swr.example",
        "swr.example:5000,swr.example:5000",
        "https://swr.example/v2/,swr.example",
        "http://swr.example,swr.example",
        "swr.example/team,swr.example"
    })
    void aHostIsBareWithoutSchemeAndPath(String key, String host) {
        assertThat(RegistryHost.bare(key), equalTo(host));
        assertThat(RegistryHost.isValid(host), equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "-a", "a-", "a:", "a:123456", "a\n", "a/b", "a@b", "\u202e"})
    void notEveryTextIsAHost(String text) {
        assertThat(RegistryHost.isValid(text), equalTo(false));
    }
}
