package io.jenkins.plugins.registrytoken.benchmark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start of Jenkins does not do, as most starts need no registry token for a long time. */
class StartUpTest {
    @TempDir
    Path directory;

    @Test
    void aStartCallsNoCloudAndLoadsNothingThatOnlyACallNeeds() throws Throwable {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC());
                StartedController controller =
                        new StartedController(directory, StoredCredentials.tokens(cloud.endpoint(), 3))) {
            controller.start();
            assertThat(
                    controller.classes().ours(),
                    hasItem("io.jenkins.plugins.registrytoken.credentials.OpenTelekomCloudSwr"));
            assertThat(controller.classes().forCalls(), empty());
            assertEquals(0, cloud.calls());
        }
    }
}
