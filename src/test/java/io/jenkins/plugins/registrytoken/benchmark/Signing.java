package io.jenkins.plugins.registrytoken.benchmark;

import io.jenkins.plugins.registrytoken.cloud.alibaba.TypicalAlibabaRequest;
import io.jenkins.plugins.registrytoken.cloud.http.Cryptography;
import io.jenkins.plugins.registrytoken.cloud.huawei.TypicalHuaweiRequest;
import okhttp3.Request;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Signs a request, makes only the header with the signature, and does nothing but the cryptography of the same signature. */
@State(Scope.Benchmark)
public class Signing {
    private final TypicalHuaweiRequest huawei = new TypicalHuaweiRequest();
    private final TypicalAlibabaRequest alibaba = new TypicalAlibabaRequest();
    private final Cryptography huaweiCryptography = huawei.cryptography();
    private final Cryptography alibabaCryptography = alibaba.cryptography();

    @Benchmark
    public Request huawei() {
        return huawei.sign();
    }

    @Benchmark
    public String huaweiSignature() {
        return huawei.authorization();
    }

    @Benchmark
    public byte[][] huaweiCryptographyAlone() {
        return huaweiCryptography.alone();
    }

    @Benchmark
    public Request alibaba() {
        return alibaba.sign();
    }

    @Benchmark
    public String alibabaSignature() {
        return alibaba.authorization();
    }

    @Benchmark
    public byte[][] alibabaCryptographyAlone() {
        return alibabaCryptography.alone();
    }
}
