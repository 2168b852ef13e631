package io.jenkins.plugins.registrytoken.agents;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A line on which every byte arrives later than it was sent, though as many at a time as were sent. */
final class SlowLine {
    private static final byte[] END = new byte[0];

    private final long delay;

    /** @param delay in each direction; zero for streams as they are */
    SlowLine(Duration delay) {
        this.delay = delay.toNanos();
    }

    InputStream from(InputStream source) {
        return delay == 0 ? source : new Late(source);
    }

    OutputStream to(OutputStream target) {
        return delay == 0 ? target : new Early(target);
    }

    /** Bytes on their way. */
    private record Packet(byte[] bytes, long due) {}

    private final class Way {
        private final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();

        void send(byte[] bytes) {
            packets.add(new Packet(bytes, System.nanoTime() + delay));
        }

        /** Waits for the next to arrive. */
        byte[] receive() throws IOException {
            try {
                Packet packet = packets.take();
                TimeUnit.NANOSECONDS.sleep(packet.due() - System.nanoTime());
                return packet.bytes();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }

    private final class Late extends InputStream {
        private final Way way = new Way();
        private byte[] arrived = {0};
        private int read = 1;

        Late(InputStream source) {
            daemon(() -> {
                try (source) {
                    byte[] buffer = new byte[1 << 16];
                    for (int length; (length = source.read(buffer)) >= 0; ) {
                        way.send(Arrays.copyOf(buffer, length));
                    }
                } catch (IOException e) {
                    // the agent has ended
                } finally {
                    way.send(END);
                }
            });
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (arrived == END) {
                return -1;
            }
            if (read == arrived.length) {
                arrived = way.receive();
                read = 0;
                return read(target, offset, length);
            }
            int count = Math.min(length, arrived.length - read);
            System.arraycopy(arrived, read, target, offset, count);
            read += count;
            return count;
        }
    }

    private final class Early extends OutputStream {
        private final Way way = new Way();

        Early(OutputStream target) {
            daemon(() -> {
                try (target) {
                    for (byte[] bytes; (bytes = way.receive()) != END; ) {
                        target.write(bytes);
                        target.flush();
                    }
                } catch (IOException e) {
                    // the agent has ended
                }
            });
        }

        @Override
        public void write(int b) {
            way.send(new byte[] {(byte) b});
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (length > 0) {
                way.send(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        }

        @Override
        public void close() {
            way.send(END);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "a slow line");
        thread.setDaemon(true);
        thread.start();
    }
}
