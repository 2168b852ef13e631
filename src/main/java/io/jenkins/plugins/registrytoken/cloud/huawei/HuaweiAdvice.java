package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.Locale;

/**
 * What to do about an answer that is no success.
 *
 * @param caller who was refused
 * @param permission what the caller must be allowed
 * @see <a href="https://support.huaweicloud.com/eu/devg-apisign/api-sign-0001.html">Common errors related to IAM
 *     authentication information</a>
 */
record HuaweiAdvice(
        @NonNull ApiResponse response,
        @NonNull HuaweiCaller caller,
        @NonNull String permission) {

    private static final Duration TOLERATED_SKEW = Duration.ofMinutes(5);

    String about(Reason reason, String code, String message) {
        Duration skew = response.clockSkew();
        if (skew.abs().compareTo(TOLERATED_SKEW) > 0) {
            return "The clock of the controller is " + skew.abs().toMinutes() + " minutes "
                    + (skew.isNegative() ? "ahead of" : "behind") + " the cloud's: correct it.";
        }
        return switch (reason) {
            case REFUSED -> refused(code, message.toLowerCase(Locale.ROOT));
            case THROTTLED -> "Too many calls: try again later.";
            case UNAVAILABLE -> "The cloud has a problem of its own: try again later.";
            default -> invalid();
        };
    }

    /** The gateway's 0301 stands for whatever is wrong with the proof; only its message tells. */
    private String refused(String code, String message) {
        if (response.status() == 403) {
            return "Grant " + caller.owner() + " the permission " + permission + ", and check the project.";
        }
        if (!code.matches("APIGW?\\.0301")) {
            return caller.advice();
        }
        if (message.contains("signature expired")) {
            return "The clock of the controller differs from the cloud's by more than 15 minutes: correct it.";
        }
        if (message.contains("reach the limit") || message.contains("locked")) {
            return "The access key is locked after too many wrong signatures: wait five minutes, and check the secret "
                    + "access key (SK) before you try again.";
        }
        if (caller == HuaweiCaller.ACCESS_KEY && message.contains("ak not exist")) {
            return "There is no such access key: check the access key ID (AK), and that its account is one of this "
                    + "cloud and region.";
        }
        if (caller == HuaweiCaller.ACCESS_KEY && message.contains("verify aksk signature fail")) {
            return "Check the secret access key (SK): it is not the one of this access key ID (AK).";
        }
        return caller.advice();
    }

    private String invalid() {
        if (response.status() / 100 == 3) {
            return "Redirects are not followed: check the endpoint.";
        }
        if (response.status() == 404 && response.request().url().pathSegments().contains("instances")) {
            return "Check the instance, and that it is one of this region and project.";
        }
        if (response.status() == 404 && response.request().url().pathSegments().contains("securitytokens")) {
            return "Check the name of the agency, and the account that made it.";
        }
        return "Check the region, the endpoint and the project.";
    }
}
