package io.jenkins.plugins.registrytoken.benchmark;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What JMH measured, each benchmark in processes of its own. */
final class Measured {
    private final Collection<RunResult> results;

    private Measured(Collection<RunResult> results) {
        this.results = results;
    }

    /** @throws RunnerException if one of them fails */
    static Measured of(Class<?>... benchmarks) throws RunnerException {
        // The lock would have a second run on this machine fail, even where the figures are not the point.
        System.setProperty("jmh.ignoreLock", "true");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                // What Java compiles one time into another differs from process to process.
                .forks(2)
                // Not those of the tests, which have Java compile quickly rather than well.
                .jvmArgs("-Xms512m", "-Xmx512m")
                .warmupIterations(4)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(6)
                .measurementTime(TimeValue.milliseconds(300))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        Stream.of(benchmarks)
                .forEach(each -> options.include('^' + each.getName().replace(".", "\\.") + "\\."));
        return new Measured(new Runner(options.build()).run());
    }

    /** Of one operation, in the best iteration. */
    double nanos(String benchmark, String parameter) {
        return of(benchmark, parameter).getPrimaryResult().getStatistics().getMin();
    }

    /** Allocated by one operation, by all threads; whole bytes, as the rest is the profiler's own share. */
    double bytes(String benchmark, String parameter) {
        return Math.rint(of(benchmark, parameter)
                .getSecondaryResults()
                .get("gc.alloc.rate.norm")
                .getStatistics()
                .getMin());
    }

    private RunResult of(String benchmark, String parameter) {
        List<RunResult> found = results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith('.' + benchmark))
                .filter(result -> parameter.isEmpty()
                        || result.getParams().getParamsKeys().stream()
                                .anyMatch(
                                        key -> result.getParams().getParam(key).equals(parameter)))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(benchmark + " was measured " + found.size() + " times");
        }
        return found.get(0);
    }
}
