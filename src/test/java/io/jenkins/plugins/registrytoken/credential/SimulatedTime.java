package io.jenkins.plugins.registrytoken.credential;

import java.time.Clock;
import jenkins.model.Jenkins;

/** Lets tokens age by another clock than that of the machine, in the Jenkins of a test. */
public final class SimulatedTime {
    private SimulatedTime() {}

    /** Before anything asks for a token. */
    public static void is(Clock clock) {
        Jenkins.get().lookup.set(TokenService.class, new TokenService(clock));
    }
}
