package io.jenkins.plugins.registrytoken.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenewalTimeTest {
    private static final Instant ISSUED = Instant.parse("2026-11-25T01:02:03Z");

    @ParameterizedTest
    @CsvSource({
        "4, 2",
        "9, 4.5",
        "10, 5",
        "60, 55",
        "120, 115",
        "121, 60.5",
        "899, 449.5",
        "900, 300",
        "1199, 599",
        "1200, 600",
        "3600, 1800",
        "21600, 10800"
    })
    void aLoginIsRenewedAtHalfItsLifeOrTenMinutesOrFiveSecondsBeforeItsEnd(long life, double due) {
        assertThat(Duration.between(ISSUED, RenewalTime.dueAt(token(life), 0)), equalTo(Duration.ofMillis((long)
                (due * 1000))));
    }

    @ParameterizedTest
    @CsvSource({
        "4, 2",
        "60, 55",
        "600, 300",
        "900, 300",
        "1199, 599",
        "1200, 600",
        "1800, 1200",
        "2400, 1800",
        "3600, 2700",
        "21600, 16200"
    })
    void whoBeginsToUseALoginGetsItWhileAQuarterOfItsLifeAndTenMinutesAreLeft(long life, long wait) {
        assertThat(Duration.between(ISSUED, token(life).waitAt()), equalTo(Duration.ofSeconds(wait)));
    }

    @Property
    void aThousandSessionsRenewAtManyMomentsAllBeforeTheEnd(
            @ForAll @LongRange(min = 10, max = 90_000) long life, @ForAll @IntRange(max = 1000) int session) {
        RegistryToken token = token(life);
        Instant due = RenewalTime.dueAt(token, session / 1000.0);
        assertThat(due, greaterThanOrEqualTo(token.refreshAt()));
        Duration left = Duration.between(due, token.expiresAt());
        assertThat(
                left,
                greaterThanOrEqualTo(
                        life <= 120
                                ? Duration.ofMillis(4500)
                                : Duration.ofSeconds(life).multipliedBy(3).dividedBy(10)));
        assertThat(Duration.between(token.refreshAt(), due), lessThanOrEqualTo(Duration.ofMinutes(1)));
    }

    @Example
    void whatNeverExpiresIsNeverDue() {
        Expiring forever = new RegistryToken(Map.of("h", new Login("u", "p")), ISSUED, Instant.MAX);
        assertThat(RenewalTime.dueAt(forever, 1), equalTo(Instant.MAX));
        assertThat(forever.waitAt(), equalTo(Instant.MAX));
    }

    @Example
    void pausesGrowToFiveMinutes() {
        List<Long> pauses = IntStream.of(1, 2, 3, 4, 7, 8, 1_000_000)
                .mapToObj(failures -> RenewalTime.pauseAfter(failures, 0).toSeconds())
                .toList();
        assertThat(pauses, equalTo(List.of(5L, 10L, 20L, 40L, 300L, 300L, 300L)));
        assertThat(RenewalTime.pauseAfter(1, 1), equalTo(Duration.ofSeconds(6)));
    }

    private static RegistryToken token(long seconds) {
        return new RegistryToken(Map.of("h", new Login("u", "p")), ISSUED, ISSUED.plusSeconds(seconds));
    }
}
