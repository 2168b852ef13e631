package io.jenkins.plugins.registrytoken.benchmark;

import io.jenkins.plugins.registrytoken.authfile.LargeConfig;
import io.jenkins.plugins.registrytoken.cloud.CommonRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How long the core takes where no cloud is asked. Times are those of the best iteration, as others may be using the
 * machine; bytes are what is allocated in one operation once it is compiled.
 */
class CoreBenchmark {
    private static final String AREA = "core";
    private static final double MICROSECOND = 1000;

    @Test
    void measure() throws Exception {
        Files.createDirectories(Path.of("target", "benchmark"));
        Measured measured = Measured.of(CachedLookup.class, Merging.class, Parsing.class);
        List<Figure> figures = new ArrayList<>();
        for (CommonRequest request : CommonRequest.values()) {
            String kind = request.name().replace('_', ' ');
            figures.add(time("cached lookup, " + kind, measured.nanos("cachedLookup", request.name()))
                    .goal(1));
            figures.add(time(
                    "making the request and looking it up, " + kind,
                    measured.nanos("requestAndCachedLookup", request.name())));
        }
        double large = measured.nanos("merge", "10000");
        figures.add(
                Figure.of(AREA, "size of the configuration of 10,000 hosts", "bytes", new LargeConfig(10_000).size()));
        figures.add(Figure.of(AREA, "merging into 10,000 hosts", "ms", large / 1_000_000));
        figures.add(Figure.of(AREA, "merging into 10,000 hosts over 1,000", "", large / measured.nanos("merge", "1000"))
                .goal(12));
        for (String answer : List.of("swrBody", "swrHeader", "acrBody")) {
            figures.add(time("reading an answer, " + answer, measured.nanos(answer, "")));
            figures.add(bytes("allocated by reading an answer, " + answer, measured.bytes(answer, "")));
        }
        Figures all = new Figures();
        figures.forEach(all::add);
        all.write(CoreBenchmark.class);
        figures.forEach(figure -> System.out.printf("%s: %.2f %s%n", figure.name(), figure.value(), figure.unit()));
    }

    private static Figure time(String name, double nanos) {
        return Figure.of(AREA, name, "µs", nanos / MICROSECOND);
    }

    private static Figure bytes(String name, double bytes) {
        return Figure.of(AREA, name, "bytes", bytes);
    }
}
