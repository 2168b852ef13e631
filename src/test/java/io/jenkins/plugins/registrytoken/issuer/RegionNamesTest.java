package io.jenkins.plugins.registrytoken.issuer;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoints;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiEndpoints;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionNamesTest {
    private static final Map<String, List<String>> REGIONS = Map.of(
            "huawei",
            Stream.of(HuaweiEndpoints.HUAWEI_CLOUD_REGIONS, HuaweiEndpoints.OPEN_TELEKOM_CLOUD_REGIONS)
                    .flatMap(List::stream)
                    .toList(),
            "alibaba",
            AlibabaEndpoints.REGIONS);

    @ParameterizedTest
    @ValueSource(strings = {"Regions.properties", "Regions_zh_CN.properties", "Regions_de.properties"})
    void everyRegionHasANameOfItsOwnAndNothingElseHasOne(String file) throws IOException {
        for (Map.Entry<String, List<String>> cloud : REGIONS.entrySet()) {
            ResourceBundle names = read(cloud.getKey() + '/' + file);
            assertThat(names.keySet(), containsInAnyOrder(cloud.getValue().toArray()));
            Set<String> seen = new HashSet<>();
            for (String region : cloud.getValue()) {
                assertThat(region, names.getString(region), not(blankOrNullString()));
                assertThat(region, seen.add(names.getString(region)), equalTo(true));
            }
        }
    }

    /** A file in another encoding than Java reads would have none. */
    @Test
    void everyNameInChineseHasChineseCharacters() throws IOException {
        for (Map.Entry<String, List<String>> cloud : REGIONS.entrySet()) {
            ResourceBundle names = read(cloud.getKey() + "/Regions_zh_CN.properties");
            List<String> others = cloud.getValue().stream()
                    .filter(region -> names.getString(region).codePoints().noneMatch(Character::isIdeographic))
                    .toList();
            assertThat(others, empty());
        }
    }

    private static ResourceBundle read(String file) throws IOException {
        try (InputStream in = RegionNamesTest.class.getResourceAsStream(file)) {
            return new PropertyResourceBundle(in);
        }
    }
}
