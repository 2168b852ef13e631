package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;

/**
 * For how long a cloud is waited for.
 *
 * @param connect until there is a connection
 * @param call until the whole answer is there, connecting included
 */
public record Timeouts(@NonNull Duration connect, @NonNull Duration call) {

    /** The timeouts where none are configured. */
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(15));

    private static final Duration FOR_REPETITIONS = Duration.ofSeconds(5);

    /** For a call and its repetitions, the pauses in between included. */
    @NonNull
    Duration inAll() {
        return call.plus(FOR_REPETITIONS);
    }

    /** For all the calls that a request leads to: enough for two of them that are as slow as one may be. */
    @NonNull
    Duration forRequest() {
        return inAll().multipliedBy(2);
    }
}
