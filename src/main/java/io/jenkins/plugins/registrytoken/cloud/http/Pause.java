package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;

/** How the time between two tries is passed. */
@FunctionalInterface
public interface Pause {

    /** @throws InterruptedException if the caller is no longer interested */
    void last(@NonNull Duration duration) throws InterruptedException;
}
