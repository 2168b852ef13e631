package io.jenkins.plugins.registrytoken.benchmark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start of Jenkins does not do, as most starts need no registry token for a long time. */
class StartUpTest {
    private static final String OURS = "io.jenkins.plugins.registrytoken";
    /** Each takes Jenkins about half a millisecond. */
    private static final int MOST_CLASSES = 52;

    @TempDir
    Path directory;

    @Test
    void aStartCallsNoCloudAndLoadsNothingThatOnlyACallNeeds() throws Throwable {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC());
                StartedController controller =
                        new StartedController(directory, StoredCredentials.tokens(cloud.endpoint(), 3))) {
            controller.start();
            List<String> ours = controller.classes().ours();
            assertThat(ours, hasItem(OURS + ".credentials.OpenTelekomCloudSwr"));
            assertThat(ours, not(hasItem(OURS + ".build.OpenSession")));
            assertThat(ours, not(hasItem(OURS + ".cloud.CachedCloud")));
            assertThat(ours, hasSize(lessThanOrEqualTo(MOST_CLASSES)));
            assertThat(controller.classes().forCalls(), empty());
            assertEquals(0, cloud.calls());
        }
    }
}
