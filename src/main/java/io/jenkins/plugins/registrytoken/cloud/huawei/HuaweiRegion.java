package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Pattern;

/** The rule for names of regions and the domains that their hosts are in. */
final class HuaweiRegion {
    /** No longer than a label of a host name may be. */
    private static final Pattern REGION = Pattern.compile("[a-z]{2,20}(?:-[a-z]{1,20})?-?[a-z0-9]{1,16}");

    private HuaweiRegion() {}

    /** @throws IllegalArgumentException if this cannot be the name of a region; the message says so */
    @NonNull
    static String check(@NonNull String region) {
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException(
                    region.isEmpty() ? "The region is empty." : "The region must be an id like eu-de or cn-north-4.");
        }
        return region;
    }

    @NonNull
    static String huaweiCloudDomain(@NonNull String region) {
        return region.equals("eu-west-101") ? "myhuaweicloud.eu" : "myhuaweicloud.com";
    }

    @NonNull
    static String openTelekomCloudDomain(@NonNull String region) {
        return isSwiss(region) ? "sc.otc.t-systems.com" : "otc.t-systems.com";
    }

    static boolean isSwiss(@NonNull String region) {
        return region.startsWith("eu-ch");
    }
}
