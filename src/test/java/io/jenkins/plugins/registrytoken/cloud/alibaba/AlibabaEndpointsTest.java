package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlibabaEndpointsTest {

    @Test
    void knowsEveryRegionOfTheOfficialSdk() {
        List<String> regions = new ArrayList<>();
        Vectors.read("alibaba-endpoints.json").path("cr").properties().forEach(region -> {
            regions.add(region.getKey());
            assertThat(
                    AlibabaEndpoints.containerRegistry(region.getKey()).url().toString(),
                    equalTo("https://" + region.getValue().asText() + "/"));
        });
        assertThat(AlibabaEndpoints.REGIONS, containsInAnyOrder(regions.toArray()));
    }

    @Test
    void noRegionOfTheRegistryHasItsTokenServiceElsewhere() {
        AlibabaEndpoints.REGIONS.forEach(region -> {
            assertThat(
                    Vectors.read("alibaba-endpoints.json").path("stsOverrides").has(region), equalTo(false));
            assertThat(
                    AlibabaEndpoints.sts(region).describe(),
                    equalTo("Alibaba Cloud STS at sts." + region + ".aliyuncs.com"));
        });
    }

    @Test
    void aNewerRegionWorksToo() {
        assertThat(
                AlibabaEndpoints.containerRegistry("af-south-1").describe(),
                equalTo("Alibaba Cloud Container Registry at cr.af-south-1.aliyuncs.com"));
    }

    @Test
    void theHostsOfEveryRegionAreTheCloudsOwn() {
        for (String region : AlibabaEndpoints.REGIONS) {
            for (Endpoint endpoint :
                    List.of(AlibabaEndpoints.containerRegistry(region), AlibabaEndpoints.sts(region))) {
                String host = endpoint.url().host();
                assertThat(host, AlibabaEndpoints.isOfCloud(host), equalTo(true));
                String inVpc = host.replaceFirst("\\.", "-vpc.");
                assertThat(inVpc, AlibabaEndpoints.isOfCloud(inVpc), equalTo(true));
            }
        }
        assertThat(AlibabaEndpoints.isOfCloud("sts.aliyuncs.com"), equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "aliyuncs.com",
                "cn-shanghai.aliyuncs.com",
                "sts.oss-cn-shanghai.aliyuncs.com",
                "sts.img-cn-shanghai.aliyuncs.com",
                "sts.cn-shanghai.log.aliyuncs.com",
                "bucket.cn-shanghai.aliyuncs.com",
                "sts.cn-shanghai.aliyuncs.com.their.example",
                "sts.cn-shanghai.their-aliyuncs.com",
                "sts.cn-shanghai.aliyuncsxcom",
                "x.sts.cn-shanghai.aliyuncs.com",
                "their.example"
            })
    void aHostThatACustomerCanNameIsNotTheClouds(String host) {
        assertThat(AlibabaEndpoints.isOfCloud(host), equalTo(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "cn shanghai", "../x", "cn-x.evil.example/", "cn-x@evil", "CN-SHANGHAI", "cn-x\n", "cn"})
    void aRegionThatCannotBeOneIsRefused(String region) {
        assertThrows(IllegalArgumentException.class, () -> AlibabaEndpoints.containerRegistry(region));
        assertThrows(IllegalArgumentException.class, () -> AlibabaEndpoints.sts(region));
    }
}
