package io.jenkins.plugins.registrytoken.benchmark;

import io.jenkins.plugins.registrytoken.authfile.LargeConfig;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads a configuration, adds a login and writes it, in memory. */
@State(Scope.Benchmark)
public class Merging {
    @Param({"1000", "10000"})
    public int hosts;

    private LargeConfig config;

    @Setup
    public void make() {
        config = new LargeConfig(hosts);
    }

    @Benchmark
    public byte[] merge() throws Exception {
        return config.merged();
    }
}
