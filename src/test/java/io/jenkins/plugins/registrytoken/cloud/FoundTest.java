package io.jenkins.plugins.registrytoken.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoundTest {
    @Test
    void aListOfHostsCountsForTheMemoryThatItTakes() {
        String host = "h".repeat(253);
        NamedHosts hosts = new NamedHosts(Collections.nCopies(50, host), List.of(host));
        Found<NamedHosts> found = new Found<>(hosts, Instant.EPOCH, Duration.ofHours(1));
        assertThat(found.weight(), greaterThanOrEqualTo(51 * 253));
    }
}
