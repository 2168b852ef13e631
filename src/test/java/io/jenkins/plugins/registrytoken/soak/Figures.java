package io.jenkins.plugins.registrytoken.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a soak measured.
 *
 * @param failedPulls after the first minute
 * @param cloudCalls all, which are far fewer than the renewals of sessions that share them
 * @param restartSeconds until the controller answered again, for each restart
 * @param reconnectSeconds until all agents were connected again and their logins renewed, for each restart
 * @param agentSeconds the same for each agent killed
 * @param filesLeft auth files, their directories and the controller's notes of them
 * @param threadsLeft of this plugin and its HTTP client, more than before
 */
record Figures(
        int sessions,
        int minutes,
        int pulls,
        int failedInFirstMinute,
        int failedPulls,
        int renewals,
        int cloudCalls,
        List<Double> restartSeconds,
        List<Double> reconnectSeconds,
        List<Double> agentSeconds,
        int filesLeft,
        int threadsLeft,
        int threadsBefore,
        int threadsAfter,
        int secretsFound) {

    @Override
    public String toString() {
        return ("soak: %d sessions, %d min, %d pulls, %d failed after the first minute, %d renewals, %d cloud calls,"
                        + " %d restarts, %d agents killed, %d files left, %d threads left")
                .formatted(
                        sessions,
                        minutes,
                        pulls,
                        failedPulls,
                        renewals,
                        cloudCalls,
                        restartSeconds.size(),
                        agentSeconds.size(),
                        filesLeft,
                        threadsLeft);
    }

    void write(Path file) throws IOException {
        Files.write(
                file,
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this));
    }
}
