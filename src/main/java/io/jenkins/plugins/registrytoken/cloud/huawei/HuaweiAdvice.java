package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.ApiError;
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
        @NonNull ApiError error,
        @NonNull HuaweiCaller caller,
        @NonNull String permission) {

    String about(Reason reason) {
        String general = error.generalAdvice(reason, Duration.ZERO);
        if (!general.isEmpty()) {
            return general;
        }
        return reason == Reason.REFUSED ? refused(error.code(), error.message().toLowerCase(Locale.ROOT)) : invalid();
    }

    /** The gateway's 0301 stands for whatever is wrong with the proof; only its message tells. */
    private String refused(String code, String message) {
        if (error.response().status() == 403) {
            return "Grant " + caller.owner() + " the permission " + permission + ", and check the project"
                    + (caller.mayHavePolicy() ? ", and the session policy if there is one." : ".");
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
        if (error.response().status() == 404
                && error.response().request().url().pathSegments().contains("instances")) {
            return "Check the instance, and that it is one of this region and project.";
        }
        if (error.response().status() == 404
                && error.response().request().url().pathSegments().contains("securitytokens")) {
            return "Check the name of the agency, and the account that made it.";
        }
        return "Check the region, the endpoint and the project.";
    }
}
