package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Pattern;

/** The rule for names of regions and the domains that their hosts are in. */
public final class HuaweiRegion {
    /** No longer than a label of a host name may be. */
    private static final Pattern REGION = Pattern.compile("[a-z]{2,20}(?:-[a-z]{1,20})?-?[a-z0-9]{1,16}");

    /**
     * Only names that nobody but the cloud can have: its customers choose the first label of other hosts in these domains,
     * such as those of object storage and of API gateways.
     */
    private static final Pattern OWN_HOST =
            Pattern.compile("(?:iam|iam-pub|swr-api)\\.(?:[a-z]{2,20}(?:-[a-z0-9]{1,20}){1,3}\\.)?"
                    + "(?:myhuaweicloud\\.com|myhuaweicloud\\.eu|(?:sc\\.)?otc\\.t-systems\\.com)");

    private HuaweiRegion() {}

    /**
     * Whether a host is the identity service or the registry's API, of Huawei Cloud or Open Telekom Cloud, in a region or
     * for all regions.
     *
     * @param host in lower case, without port
     */
    public static boolean isOfCloud(@NonNull String host) {
        return OWN_HOST.matcher(host).matches();
    }

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
