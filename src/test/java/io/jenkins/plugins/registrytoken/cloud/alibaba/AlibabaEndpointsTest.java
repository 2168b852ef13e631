package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

    @ParameterizedTest
    @ValueSource(
            strings = {"", "cn shanghai", "../x", "cn-x.evil.example/", "cn-x@evil", "CN-SHANGHAI", "cn-x\n", "cn"})
    void aRegionThatCannotBeOneIsRefused(String region) {
        assertThrows(IllegalArgumentException.class, () -> AlibabaEndpoints.containerRegistry(region));
        assertThrows(IllegalArgumentException.class, () -> AlibabaEndpoints.sts(region));
    }
}
