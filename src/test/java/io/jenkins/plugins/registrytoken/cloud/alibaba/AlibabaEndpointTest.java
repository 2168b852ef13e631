package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.simulator.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlibabaEndpointTest {

    @Test
    void knowsEveryRegionOfTheOfficialSdk() {
        List<String> regions = new ArrayList<>();
        Vectors.read("alibaba-endpoints.json").path("cr").properties().forEach(region -> {
            regions.add(region.getKey());
            assertThat(
                    AlibabaEndpoint.containerRegistry(region.getKey()).url().toString(),
                    equalTo("https://" + region.getValue().asText() + "/"));
        });
        assertThat(AlibabaEndpoint.REGIONS, containsInAnyOrder(regions.toArray()));
    }

    @Test
    void noRegionOfTheRegistryHasItsTokenServiceElsewhere() {
        AlibabaEndpoint.REGIONS.forEach(region -> {
            assertThat(
                    Vectors.read("alibaba-endpoints.json").path("stsOverrides").has(region), equalTo(false));
            assertThat(
                    AlibabaEndpoint.sts(region).describe(),
                    equalTo("Alibaba Cloud STS at sts." + region + ".aliyuncs.com"));
        });
    }

    @Test
    void aNewerRegionWorksToo() {
        assertThat(
                AlibabaEndpoint.containerRegistry("af-south-1").describe(),
                equalTo("Alibaba Cloud Container Registry at cr.af-south-1.aliyuncs.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "cn shanghai", "../x", "cn-x.evil.example/", "cn-x@evil", "CN-SHANGHAI", "cn-x\n", "cn"})
    void aRegionThatCannotBeOneIsRefused(String region) {
        assertThrows(IllegalArgumentException.class, () -> AlibabaEndpoint.containerRegistry(region));
        assertThrows(IllegalArgumentException.class, () -> AlibabaEndpoint.sts(region));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cr.example.com",
                "https://cr.example.com/path",
                "https://cr.example.com/?q",
                "https://cr.example.com/#f",
                "https://user:secret@cr.example.com",
                "http://cr.example.com",
                "http://100.100.100.200",
                "http://localhost.example.com"
            })
    void anEndpointThatCannotBeOneIsRefused(String address) {
        AlibabaEndpoint endpoint = AlibabaEndpoint.sts("cn-shanghai");
        Exception e = assertThrows(IllegalArgumentException.class, () -> endpoint.at(address));
        assertThat(e.getMessage(), containsString("The endpoint must"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://cr-vpc.cn-shanghai.aliyuncs.com", "https://x:8443/ ", "http://127.0.0.1:1"})
    void anEndpointCanBeReplaced(String address) {
        AlibabaEndpoint endpoint =
                AlibabaEndpoint.containerRegistry("cn-shanghai").at(address);
        assertThat(endpoint.region(), equalTo("cn-shanghai"));
        assertThat(address, containsString(endpoint.url().host()));
    }
}
