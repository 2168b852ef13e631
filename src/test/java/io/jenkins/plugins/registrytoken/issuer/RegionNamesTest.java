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
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionNamesTest {
    private static final List<String> KEYS = Stream.of(
                    keys("huawei", HuaweiEndpoints.HUAWEI_CLOUD_REGIONS),
                    keys("otc", HuaweiEndpoints.OPEN_TELEKOM_CLOUD_REGIONS),
                    keys("alibaba", AlibabaEndpoints.REGIONS))
            .flatMap(keys -> keys)
            .toList();

    @ParameterizedTest
    @ValueSource(strings = {"Regions.properties", "Regions_zh_CN.properties", "Regions_de.properties"})
    void everyRegionHasANameOfItsOwnAndNothingElseHasOne(String file) throws IOException {
        ResourceBundle names = read(file);
        assertThat(names.keySet(), containsInAnyOrder(KEYS.toArray()));
        Set<String> seen = new HashSet<>();
        for (String key : KEYS) {
            String cloud = key.substring(0, key.indexOf('.'));
            assertThat(key, names.getString(key), not(blankOrNullString()));
            assertThat(key, seen.add(cloud + names.getString(key)), equalTo(true));
        }
    }

    /** A file in another encoding than Java reads would have none. */
    @Test
    void everyNameInChineseHasChineseCharacters() throws IOException {
        ResourceBundle names = read("Regions_zh_CN.properties");
        List<String> others = KEYS.stream()
                .filter(key -> names.getString(key).codePoints().noneMatch(Character::isIdeographic))
                .toList();
        assertThat(others, empty());
    }

    private static Stream<String> keys(String cloud, List<String> regions) {
        return regions.stream().map(region -> cloud + '.' + region);
    }

    private static ResourceBundle read(String file) throws IOException {
        try (InputStream in = RegionNamesTest.class.getResourceAsStream(file)) {
            return new PropertyResourceBundle(in);
        }
    }
}
