package io.jenkins.plugins.registrytoken.agents;

import java.util.List;

/**
 * What went over the line to an agent, and what the agent started.
 *
 * @param ofController what the controller asked the agent and waited for, each a round trip, with who asked
 * @param ofAgent what the agent asked the controller
 * @param processes the command lines of the processes that the agent started
 */
public record Counts(List<String> ofController, List<String> ofAgent, List<String> processes) {

    /** Whoever asked, somebody waited for the line. */
    public int roundTrips() {
        return ofController.size() + ofAgent.size();
    }
}
