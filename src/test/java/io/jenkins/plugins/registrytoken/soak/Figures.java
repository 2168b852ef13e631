package io.jenkins.plugins.registrytoken.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a soak measured.
 *
 * @param machine how slow it was
 * @param restartSeconds until the controller answered again, for each restart
 * @param reconnectSeconds until all agents were connected again and their logins renewed, for each restart
 * @param agentSeconds the same for each agent killed
 * @param faults sessions that the plugin failed
 * @param outcome null if the soak ended before that
 */
record Figures(
        int sessions,
        int minutes,
        Watch.Watched machine,
        Pulls controlPulls,
        Pulls pulls,
        List<Double> restartSeconds,
        List<Double> reconnectSeconds,
        List<Double> agentSeconds,
        int faults,
        Outcome outcome) {

    @Override
    public String toString() {
        String machineLine =
                "soak: the machine: load %.0f, the control wrote %d times, %.1f s at the slowest, %d pulls, %.1f s"
                        .formatted(
                                machine.highestLoad(),
                                machine.controlWrites(),
                                machine.slowestControlSeconds(),
                                controlPulls.all(),
                                controlPulls.slowestSeconds());
        String pluginLine =
                "soak: the plugin: %d sessions, %d faults, %d pulls, %d refused, %d unanswered, %d restarts, %d agents killed"
                        .formatted(
                                sessions,
                                faults,
                                pulls.all(),
                                pulls.refused(),
                                pulls.unanswered(),
                                restartSeconds.size(),
                                agentSeconds.size());
        return machineLine + '\n' + pluginLine + (outcome == null ? "" : outcome);
    }

    void write(Path file) throws IOException {
        Files.write(
                file,
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this));
    }

    /** @param unanswered the registry did not answer; all others that failed were refused */
    record Pulls(int all, int unanswered, int refused, double slowestSeconds) {
        static Pulls of(List<Pull> pulls) {
            int failed = (int) pulls.stream().filter(Pull::failed).count();
            int unanswered = (int) pulls.stream().filter(Pull::isUnanswered).count();
            Duration slowest =
                    pulls.stream().map(Pull::took).max(Duration::compareTo).orElse(Duration.ZERO);
            return new Pulls(pulls.size(), unanswered, failed - unanswered, slowest.toMillis() / 1000.0);
        }
    }

    /**
     * After the sessions have ended.
     *
     * @param cloudCalls all, which are far fewer than the renewals of sessions that share them
     * @param filesLeft auth files, their directories and the controller's notes of them
     * @param threadsLeft of this plugin and its HTTP client, more than before
     */
    record Outcome(
            int renewals,
            int cloudCalls,
            int filesLeft,
            int threadsLeft,
            int threadsBefore,
            int threadsAfter,
            int secretsFound) {

        @Override
        public String toString() {
            return ", %d renewals, %d cloud calls, %d files left, %d threads left"
                    .formatted(renewals, cloudCalls, filesLeft, threadsLeft);
        }
    }
}
