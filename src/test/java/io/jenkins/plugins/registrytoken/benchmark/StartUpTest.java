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

/** Jenkins starts without what only a registry token needs: most starts need none for a long time. */
class StartUpTest {
    private static final String OURS = "io.jenkins.plugins.registrytoken";

    @TempDir
    Path directory;

    @Test
    void aStartCallsNoCloudAndLoadsNothingOfCallsOrSessions() throws Throwable {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC());
                StartedController controller =
                        new StartedController(directory, StoredCredentials.tokens(cloud.endpoint(), 3))) {
            controller.start();
            assertThat(controller.classes().ours(), hasItem(OURS + ".issuer.huawei.OpenTelekomCloudSwr"));
            assertThat(controller.classes().forCalls(), empty());
            assertThat(controller.classes().ofSessions(), empty());
            assertEquals(0, cloud.calls());
        }
    }
}
