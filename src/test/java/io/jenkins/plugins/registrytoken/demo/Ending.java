package io.jenkins.plugins.registrytoken.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what the demo has opened, the last first: when the demo is over, or when its process is told to stop, as
 * Ctrl-C does. Whichever comes second waits for the first.
 */
final class Ending implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    Ending() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeQuietly, "end of the demo"));
    }

    /** @return the same */
    <T extends AutoCloseable> T of(T resource) throws Exception {
        synchronized (this) {
            if (!closed) {
                open.push(resource);
                return resource;
            }
        }
        resource.close();
        throw new IllegalStateException("The demo was stopped while it began.");
    }

    @Override
    public synchronized void close() throws Exception {
        closed = true;
        Exception first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void closeQuietly() {
        try {
            close();
        } catch (Exception e) {
            e.printStackTrace();
        }
    }
}
