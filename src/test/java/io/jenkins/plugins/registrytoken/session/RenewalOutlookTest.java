package io.jenkins.plugins.registrytoken.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import hudson.util.StreamTaskListener;
import io.jenkins.plugins.registrytoken.log.BuildLog;
import io.jenkins.plugins.registrytoken.page.RegistryTokensAction;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens whose end is later than some types can say. */
class RenewalOutlookTest {
    private final RenewalOutlook outlook = new RenewalOutlook();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final BuildLog log = new BuildLog(new StreamTaskListener(written, StandardCharsets.UTF_8));

    static Stream<Instant> farAway() {
        return Stream.of(
                Instant.MAX,
                Instant.MAX.minusNanos(1),
                Instant.parse("+292278995-01-01T00:00:00Z"),
                Instant.parse("+10000-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @MethodSource("farAway")
    void oneThatEndsInAThousandYearsIsNeverDue(Instant end) {
        assertThat(outlook.next(Map.of("swr", token(end))), equalTo(Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("farAway")
    void itsFailureIsTriedAgainAllTheSame(Instant end) {
        Map<String, RegistryToken> tokens = Map.of("swr", token(end));
        outlook.remember(Map.of("swr", "no cloud"), tokens, List.of("swr"), log);
        assertThat(outlook.next(tokens).orElseThrow(), lessThan(Duration.ofMinutes(1)));
        assertThat(written.toString(StandardCharsets.UTF_8), containsString("valid until 9999-12-31 23:59 UTC"));
    }

    @ParameterizedTest
    @MethodSource("farAway")
    void itIsShown(Instant end) {
        log.opened("swr", new TokenCache.Result<>(token(end), false, null));
        assertThat(written.toString(StandardCharsets.UTF_8), containsString("until 9999-12-31 23:59 UTC"));
        RegistryTokensAction.Use use = new RegistryTokensAction.Use("swr");
        use.has(token(end));
        assertThat(use.getExpires().after(new Date()), is(true));
    }

    private static RegistryToken token(Instant end) {
        return new RegistryToken(Map.of("swr.example", new Login("user", "canary")), Instant.now(), end);
    }
}
