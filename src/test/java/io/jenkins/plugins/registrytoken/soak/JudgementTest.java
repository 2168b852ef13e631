package io.jenkins.plugins.registrytoken.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.registrytoken.soak.Judgement.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Seconds count from when a login was issued that expires after 100 seconds, and is due after 55. */
class JudgementTest {
    private static final Instant ISSUED = Instant.parse("2026-11-30T01:02:03Z");
    private static final Term LOGIN = new Term(ISSUED, at(100));

    private final Judgement judgement = new Judgement();

    @Test
    void nobodyIsAtFaultForALoginThatIsValid() {
        assertEquals(Verdict.VALID, on(99));
    }

    @Test
    void thePluginIsAtFaultForALoginThatExpiredWhileTheControlWrote() {
        controlWrites(0, 100, 1);
        assertEquals(Verdict.PLUGIN, on(100));
    }

    @Test
    void theMachineIsAtFaultWhileTheControlCannotWrite() {
        controlWrites(0, 50, 1);
        assertEquals(Verdict.MACHINE, on(100));
    }

    @Test
    void thePluginHasTenSecondsWhenTheControlCanWriteAgain() {
        controlWrites(0, 50, 0);
        controlWrites(110, 125, 0);
        assertEquals(Verdict.MACHINE, on(120));
        assertEquals(Verdict.PLUGIN, on(121));
    }

    @Test
    void thePluginHasMoreWhereTheControlIsSlowToo() {
        controlWrites(110, 140, 3);
        assertEquals(Verdict.MACHINE, on(135));
        assertEquals(Verdict.PLUGIN, on(136));
    }

    @Test
    void theControlOfOneAgentSaysNothingOfAnother() {
        controlWrites(0, 100, 1);
        assertEquals(Verdict.MACHINE, judgement.on(LOGIN, "another", at(100)));
    }

    private Verdict on(int second) {
        return judgement.on(LOGIN, "agent", at(second));
    }

    private void controlWrites(int from, int to, int seconds) {
        for (int second = from; second <= to; second += 5) {
            judgement.controlWrote("agent", at(second), Duration.ofSeconds(seconds));
        }
    }

    private static Instant at(int second) {
        return ISSUED.plusSeconds(second);
    }
}
