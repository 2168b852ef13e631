package io.jenkins.plugins.registrytoken.credentials;

import hudson.ExtensionList;
import java.time.Clock;

/** Lets tokens age by another clock than that of the machine, in the Jenkins of a test. */
public final class SimulatedTime {
    private SimulatedTime() {}

    /** Before anything asks for a token. */
    public static void is(Clock clock) {
        ExtensionList<TokenService> services = ExtensionList.lookup(TokenService.class);
        services.remove(TokenService.get());
        services.add(0, new TokenService(clock));
    }
}
