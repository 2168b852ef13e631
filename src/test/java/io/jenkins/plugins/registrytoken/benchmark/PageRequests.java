package io.jenkins.plugins.registrytoken.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Somebody who looks at one page after the other, all the time. */
final class PageRequests implements AutoCloseable {
    private static final long BETWEEN_PAGES_MILLIS = 250;
    private static final int OK = 200;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService person = Executors.newSingleThreadScheduledExecutor();
    private final ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    private final List<URI> pages;
    private int next;

    /** @param pages in turn */
    PageRequests(List<URI> pages) {
        this.pages = pages;
    }

    PageRequests begin() {
        person.scheduleWithFixedDelay(this::look, 0, BETWEEN_PAGES_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    private void look() {
        URI page = pages.get(next++ % pages.size());
        HttpRequest request = HttpRequest.newBuilder(page).timeout(LONGEST).build();
        long begin = System.nanoTime();
        try {
            int status = client.send(request, BodyHandlers.ofByteArray()).statusCode();
            if (status != OK) {
                problems.add(page + ": status " + status);
            }
        } catch (IOException e) {
            problems.add(page + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        millis.add((System.nanoTime() - begin) / 1e6);
    }

    /** How long each page took, the quickest first. */
    double[] sortedMillis() {
        return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** The pages that did not come. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Looks at the last page to its end. */
    @Override
    public void close() throws InterruptedException {
        person.shutdown();
        person.awaitTermination(LONGEST.toSeconds(), TimeUnit.SECONDS);
    }
}
