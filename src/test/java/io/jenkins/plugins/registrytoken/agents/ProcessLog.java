package io.jenkins.plugins.registrytoken.agents;

import hudson.remoting.VirtualChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jenkins.security.MasterToSlaveCallable;

/** The processes that the JVM of an agent starts, as it writes them down itself, however briefly they live. */
final class ProcessLog {
    private static final String START = "jdk.ProcessStart";

    private final VirtualChannel agent;
    private int before;

    ProcessLog(VirtualChannel agent) throws IOException, InterruptedException {
        this.agent = agent;
        agent.call(new Record());
    }

    void begin() throws IOException, InterruptedException {
        before = agent.call(new Read()).size();
    }

    List<String> end() throws IOException, InterruptedException {
        List<String> all = agent.call(new Read());
        return List.copyOf(all.subList(before, all.size()));
    }

    private static final class Record extends MasterToSlaveCallable<Void, IOException> {
        private static final long serialVersionUID = 1;

        @Override
        public Void call() {
            Recording recording = new Recording();
            recording.enable(START).withoutThreshold().withoutStackTrace();
            recording.start();
            return null;
        }
    }

    private static final class Read extends MasterToSlaveCallable<ArrayList<String>, IOException> {
        private static final long serialVersionUID = 1;

        @Override
        public ArrayList<String> call() throws IOException {
            Path file = Files.createTempFile("processes", ".jfr");
            try (Recording all = FlightRecorder.getFlightRecorder().takeSnapshot()) {
                ArrayList<String> commands = new ArrayList<>();
                if (all.getSize() > 0) {
                    all.dump(file);
                    List<RecordedEvent> events = new ArrayList<>(RecordingFile.readAllEvents(file));
                    events.removeIf(event -> !event.getEventType().getName().equals(START));
                    events.sort((one, other) -> one.getStartTime().compareTo(other.getStartTime()));
                    events.forEach(event -> commands.add(event.getString("command")));
                }
                return commands;
            } finally {
                Files.delete(file);
            }
        }
    }
}
