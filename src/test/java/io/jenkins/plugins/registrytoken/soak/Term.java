package io.jenkins.plugins.registrytoken.soak;

import java.time.Duration;
import java.time.Instant;

/** From when to when a login is valid. */
record Term(Instant issuedAt, Instant expiresAt) {

    /** When the plugin renews it at the latest: at half of its life, scattered over a tenth of the other half. */
    Instant latestDue() {
        Duration life = Duration.between(issuedAt, expiresAt);
        return issuedAt.plus(life.dividedBy(2)).plus(life.dividedBy(20));
    }
}
