package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Where the registry's API (SWR) and the identity service (IAM) of Huawei Cloud and Open Telekom Cloud are called. */
public final class HuaweiEndpoints {
    /** Regions of Huawei Cloud in which the official SDK knows SWR; newer ones work too. */
    public static final List<String> HUAWEI_CLOUD_REGIONS = List.of(
            "ae-ad-1",
            "af-north-1",
            "af-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "cn-east-2",
            "cn-east-3",
            "cn-east-4",
            "cn-east-5",
            "cn-north-1",
            "cn-north-11",
            "cn-north-12",
            "cn-north-2",
            "cn-north-4",
            "cn-north-9",
            "cn-south-1",
            "cn-south-2",
            "cn-south-4",
            "cn-southwest-2",
            "cn-southwest-3",
            "eu-west-0",
            "eu-west-101",
            "la-north-2",
            "la-south-2",
            "me-east-1",
            "my-kualalumpur-1",
            "na-mexico-1",
            "ru-moscow-1",
            "ru-northwest-2",
            "sa-brazil-1",
            "sa-peru-1",
            "tr-west-1");

    /** Regions of Open Telekom Cloud; {@code eu-ch2} is the Swiss one. */
    public static final List<String> OPEN_TELEKOM_CLOUD_REGIONS = List.of("eu-de", "eu-nl", "eu-ch2");

    /** Regions of Huawei Cloud without an IAM host of their own: the global one serves them. */
    private static final Set<String> WITHOUT_IAM = Set.of(
            "af-north-1",
            "ap-southeast-5",
            "cn-north-11",
            "cn-south-4",
            "cn-southwest-3",
            "ru-northwest-2",
            "sa-peru-1");

    /** No longer than a label of a host name may be. */
    private static final Pattern REGION = Pattern.compile("[a-z]{2,20}(?:-[a-z]{1,20})?-?[a-z0-9]{1,16}");

    /**
     * Only names that the cloud alone can have: its customers choose the first label of other hosts in these domains,
     * such as those of object storage and of API gateways.
     */
    private static final Pattern OWN_HOST =
            Pattern.compile("(?:iam|iam-pub|sts|swr-api)\\.(?:[a-z]{2,20}(?:-[a-z0-9]{1,20}){1,3}\\.)?"
                    + "(?:myhuaweicloud\\.com|myhuaweicloud\\.eu|(?:sc\\.)?otc\\.t-systems\\.com)");

    private static final String SWR_API = "swr-api.";

    private HuaweiEndpoints() {}

    /** @throws IllegalArgumentException if this cannot be the name of a region; the message says so */
    @NonNull
    public static Endpoint huaweiCloudSwr(@NonNull String region) {
        String domain = huaweiCloudDomain(region);
        return Endpoint.ofHost("Huawei Cloud SWR", SWR_API + region + '.' + domain, domain);
    }

    /** @throws IllegalArgumentException if this cannot be the name of a region; the message says so */
    @NonNull
    public static Endpoint openTelekomCloudSwr(@NonNull String region) {
        String domain = openTelekomCloudDomain(region);
        return Endpoint.ofHost("Open Telekom Cloud SWR", SWR_API + region + '.' + domain, domain);
    }

    /** @throws IllegalArgumentException if this cannot be the name of a region; the message says so */
    @NonNull
    public static Endpoint huaweiCloudIam(@NonNull String region) {
        String domain = huaweiCloudDomain(region);
        String host = HUAWEI_CLOUD_REGIONS.contains(region) && !WITHOUT_IAM.contains(region)
                ? "iam." + region + '.' + domain
                : "iam.myhuaweicloud.com";
        return Endpoint.ofHost("Huawei Cloud IAM", host, domain);
    }

    /** @throws IllegalArgumentException if this cannot be the name of a region; the message says so */
    @NonNull
    public static Endpoint openTelekomCloudIam(@NonNull String region) {
        String domain = openTelekomCloudDomain(region);
        String name = isSwiss(region) ? "iam-pub." : "iam.";
        return Endpoint.ofHost("Open Telekom Cloud IAM", name + region + '.' + domain, domain);
    }

    /**
     * The Security Token Service of the newer identity service. Some regions have none; one of another region serves as well.
     *
     * @throws IllegalArgumentException if this cannot be the name of a region; the message says so
     */
    @NonNull
    public static Endpoint huaweiCloudSts(@NonNull String region) {
        String domain = huaweiCloudDomain(region);
        return Endpoint.ofHost("Huawei Cloud STS", "sts." + region + '.' + domain, domain);
    }

    /** The host of the registry with this API, for answers that name none; null if the API is not at its public address. */
    @CheckForNull
    static String registry(@NonNull Endpoint swr) {
        String host = swr.url().host();
        return host.startsWith(SWR_API) && host.endsWith('.' + swr.domain())
                ? "swr." + host.substring(SWR_API.length())
                : null;
    }

    /**
     * Whether a host is an identity service or the registry's API, of Huawei Cloud or Open Telekom Cloud, in a region or
     * for all regions.
     *
     * @param host in lower case, without port
     */
    public static boolean isOfCloud(@NonNull String host) {
        return OWN_HOST.matcher(host).matches();
    }

    private static String huaweiCloudDomain(String region) {
        check(region);
        return region.equals("eu-west-101") ? "myhuaweicloud.eu" : "myhuaweicloud.com";
    }

    private static String openTelekomCloudDomain(String region) {
        check(region);
        return isSwiss(region) ? "sc.otc.t-systems.com" : "otc.t-systems.com";
    }

    private static boolean isSwiss(String region) {
        return region.startsWith("eu-ch");
    }

    private static void check(String region) {
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException(
                    region.isEmpty() ? "The region is empty." : "The region must be an id like eu-de or cn-north-4.");
        }
    }
}
