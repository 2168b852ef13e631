package io.jenkins.plugins.registrytoken.cloud.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** Counts what calls may leave behind. */
final class Leftovers {
    /** Costly to make, as it reads the certificates that Java trusts. */
    static final OkHttpClient HTTP = new OkHttpClient();

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> descriptorsBefore = descriptors();

    /** A client with a pool of its own, whose sockets are counted. */
    OkHttpClient.Builder client() {
        return HTTP.newBuilder().connectionPool(new ConnectionPool()).socketFactory(new Counting());
    }

    /** After the last call of a client: what it still has in use is left behind. */
    void check(OkHttpClient client) {
        ConnectionPool pool = client.connectionPool();
        connections.addAndGet(pool.connectionCount() - pool.idleConnectionCount());
        pool.evictAll();
        connections.addAndGet(pool.connectionCount());
    }

    ThreadFactory threads(String name) {
        return task -> new Thread(task, "fault-matrix-" + name);
    }

    int sockets() {
        return sockets.size();
    }

    long openSockets() {
        return sockets.stream().filter(socket -> !socket.isClosed()).count();
    }

    int connections() {
        return connections.get();
    }

    int calls() {
        return HTTP.dispatcher().runningCallsCount();
    }

    /** Those that are not gone after five seconds. OkHttp's own one for all clients goes when it was idle for long. */
    List<String> threads() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (isOurs(thread)) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        }
        return Thread.getAllStackTraces().keySet().stream()
                .filter(this::isOurs)
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    private boolean isOurs(Thread thread) {
        String name = thread.getName();
        return !threadsBefore.contains(thread)
                && thread != Thread.currentThread()
                && (name.startsWith("fault-matrix") || name.startsWith("MockWebServer") || name.startsWith("OkHttp"))
                && !name.equals("OkHttp TaskRunner");
    }

    /** Files and sockets that the process has open and did not have before, as far as the system tells. */
    List<String> descriptors() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return List.of();
        }
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.map(Leftovers::target)
                    .filter(Objects::nonNull)
                    .filter(target -> target.startsWith("socket:") || target.startsWith("/"))
                    .filter(target -> !target.endsWith(".jar") && !target.startsWith("/proc/"))
                    .filter(target -> descriptorsBefore == null || !descriptorsBefore.contains(target))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // It was closed meanwhile.
            return null;
        }
    }

    private final class Counting extends SocketFactory {
        @Override
        public Socket createSocket() {
            Socket socket = new Socket();
            sockets.add(socket);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
            throw new UnsupportedOperationException();
        }
    }
}
