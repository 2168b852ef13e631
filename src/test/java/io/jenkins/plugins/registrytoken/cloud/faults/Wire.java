package io.jenkins.plugins.registrytoken.cloud.faults;

import io.jenkins.plugins.registrytoken.contract.Fault;
import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okio.AsyncTimeout;

/** Lies between the controller and a simulated cloud, and has its fault once it is broken. */
final class Wire implements AutoCloseable {
    /** How much faster time goes where the controller waits for nothing. */
    private static final int HURRY = 40;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CloudCall call;
    private final Fault fault;
    private final Clock controller;
    private final AtomicInteger hits = new AtomicInteger();
    private final Socket deaf = new Socket();
    private final Site site;
    private volatile boolean broken;
    private volatile Duration callTimeout;
    private volatile Duration readTimeout;

    Wire(CloudCall call, Fault fault, Clock controller) throws IOException {
        this.call = call;
        this.fault = fault;
        this.controller = controller;
        // Bound, so that nobody else gets the port, but listening to nobody.
        deaf.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        site = call.site().at(new CloudClock());
        Dispatcher cloud = site.server().getDispatcher();
        site.server().setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                return answer(request, cloud.dispatch(request));
            }
        });
    }

    String url() {
        return site.url();
    }

    void breaks() {
        broken = true;
    }

    /** How often the call came since it broke. */
    int hits() {
        return hits.get();
    }

    /** For how long the last call that was broken might have taken in all. */
    Duration callTimeout() {
        return callTimeout;
    }

    /** The same without anything to read. */
    Duration readTimeout() {
        return readTimeout;
    }

    /** For the controller's client. */
    Response pass(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        callTimeout = Duration.ofNanos(chain.call().timeout().timeoutNanos());
        readTimeout = Duration.ofMillis(chain.readTimeoutMillis());
        boolean hit = broken && call.isAt(request.url().encodedPath(), String.valueOf(request.header("x-acs-action")));
        if (controller instanceof MovingClock) {
            chain = timed(chain, hit && fault.waits());
        }
        if (!hit || !(fault.refused() || fault.waits())) {
            return chain.proceed(request);
        }
        hits.incrementAndGet();
        return chain.proceed(
                fault.refused()
                        ? request.newBuilder()
                                .url(request.url()
                                        .newBuilder()
                                        .port(deaf.getLocalPort())
                                        .build())
                                .build()
                        : request);
    }

    /**
     * The call has begun with the time that the controller gives it. It goes on with a part of that if nothing will come,
     * and else with more, as a busy machine is no fault.
     */
    private Interceptor.Chain timed(Interceptor.Chain chain, boolean inVain) {
        long millis = inVain ? Math.max(100, callTimeout.dividedBy(HURRY).toMillis()) : PATIENCE.toMillis();
        AsyncTimeout timeout = (AsyncTimeout) chain.call().timeout();
        timeout.exit();
        timeout.timeout(millis, TimeUnit.MILLISECONDS);
        timeout.enter();
        long read = inVain ? readTimeout.dividedBy(HURRY).toMillis() : PATIENCE.toMillis();
        return chain.withReadTimeout((int) read, TimeUnit.MILLISECONDS)
                .withConnectTimeout((int) PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private MockResponse answer(RecordedRequest request, MockResponse genuine) {
        if (!broken) {
            return genuine;
        }
        if (!fault.ahead().isZero()) {
            genuine.setHeader(
                    "Date",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            new CloudClock().instant().atOffset(ZoneOffset.UTC)));
        }
        // A clock is wrong in every call, also in one that leads to this one.
        boolean hit = !fault.ahead().isZero()
                || call.isAt(request.getRequestUrl().encodedPath(), String.valueOf(request.getHeader("x-acs-action")));
        return hit && hits.incrementAndGet() <= fault.times() ? fault.answer().of(request, genuine) : genuine;
    }

    @Override
    public void close() throws IOException {
        deaf.close();
        site.close();
    }

    /** The controller's, until the wire breaks. */
    private final class CloudClock extends Clock {
        @Override
        public Instant instant() {
            return broken ? controller.instant().plus(fault.ahead()) : controller.instant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
