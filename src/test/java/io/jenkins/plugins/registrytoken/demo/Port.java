package io.jenkins.plugins.registrytoken.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Where Jenkins listens: at {@code -Ddemo.port}, else at 8080 if that is free, else anywhere. */
final class Port {
    private static final int USUAL = 8080;

    private Port() {}

    /** @return 0 for any */
    static int choose() {
        Integer wanted = Integer.getInteger("demo.port");
        if (wanted != null && !isFree(wanted)) {
            throw new IllegalStateException("Port " + wanted + " is taken. Choose another with -Ddemo.port.");
        }
        return wanted != null ? wanted : isFree(USUAL) ? USUAL : 0;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
