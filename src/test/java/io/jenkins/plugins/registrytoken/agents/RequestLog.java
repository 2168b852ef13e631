package io.jenkins.plugins.registrytoken.agents;

import hudson.remoting.Channel;
import hudson.remoting.Command;
import hudson.remoting.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The requests on a channel. Their answers, and what is sent without waiting for an answer, are none. */
final class RequestLog extends Channel.Listener {
    private static final int CALLERS = 12;

    private final List<String> ofController = new ArrayList<>();
    private final List<String> ofAgent = new ArrayList<>();

    /** Between two {@link #begin}s. */
    record Requests(List<String> ofController, List<String> ofAgent) {}

    synchronized void begin() {
        ofController.clear();
        ofAgent.clear();
    }

    synchronized Requests end() {
        return new Requests(List.copyOf(ofController), List.copyOf(ofAgent));
    }

    @Override
    public synchronized void onWrite(Channel channel, Command command, long size) {
        if (counts(command)) {
            ofController.add(command + " " + callers());
        }
    }

    @Override
    public synchronized void onRead(Channel channel, Command command, long size) {
        if (counts(command)) {
            ofAgent.add(command.toString());
        }
    }

    /** Each side looks every few minutes whether the other is still there. */
    private static boolean counts(Command command) {
        return command instanceof Request && !command.toString().contains("hudson.remoting.PingThread");
    }

    /** A request is sent by the thread that asks. */
    private static String callers() {
        return Stream.of(new Throwable().getStackTrace())
                .filter(frame -> !frame.getClassName().startsWith("hudson.remoting.")
                        && !frame.getClassName().equals(RequestLog.class.getName()))
                .limit(CALLERS)
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .collect(Collectors.joining(" < "));
    }
}
