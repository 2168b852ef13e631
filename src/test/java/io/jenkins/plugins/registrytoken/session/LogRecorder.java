package io.jenkins.plugins.registrytoken.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that this plugin, OkHttp and remoting log, at every level. */
public final class LogRecorder extends Handler implements AutoCloseable {
    private static final List<Logger> LOGGERS = List.of(
            Logger.getLogger("io.jenkins.plugins.registrytoken"),
            Logger.getLogger("okhttp3"),
            Logger.getLogger("hudson.remoting"));
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Formatter formatter = new SimpleFormatter();

    LogRecorder() {
        setLevel(Level.ALL);
        LOGGERS.forEach(logger -> {
            logger.setLevel(Level.ALL);
            logger.addHandler(this);
        });
    }

    String text() {
        return String.join("\n", lines);
    }

    @Override
    public void publish(LogRecord record) {
        lines.add(formatter.format(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGERS.forEach(logger -> {
            logger.removeHandler(this);
            logger.setLevel(null);
        });
    }
}
