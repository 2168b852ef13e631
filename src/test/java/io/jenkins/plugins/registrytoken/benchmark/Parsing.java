package io.jenkins.plugins.registrytoken.benchmark;

import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrAnswer;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrAnswers;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reads the login in what a cloud answers. */
@State(Scope.Benchmark)
public class Parsing {
    private final AcrAnswer acr = new AcrAnswer();

    @Benchmark
    public RegistryToken swrBody() throws Exception {
        return SwrAnswers.LOGIN_IN_BODY.read();
    }

    @Benchmark
    public RegistryToken swrHeader() throws Exception {
        return SwrAnswers.LOGIN_IN_HEADER.read();
    }

    @Benchmark
    public RegistryToken acrBody() throws Exception {
        return acr.read();
    }
}
