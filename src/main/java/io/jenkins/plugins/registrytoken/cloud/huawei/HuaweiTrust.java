package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.ApiError;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.Locale;

/**
 * What to do about a refused ID token: which of its claims the identity provider or the agency at the cloud must name.
 *
 * @param token as it was sent
 * @param provider the name or URN of the identity provider
 * @param missing the advice if the cloud knows something not that the request names
 * @param trust the advice if the cloud knows the token and gives it no permission
 * @param key where the cloud has the public key of the issuer from: {@code the signing key of the identity provider}
 */
record HuaweiTrust(
        @NonNull IdToken token,
        @NonNull String provider,
        @NonNull String missing,
        @NonNull String trust,
        @NonNull String key) {

    String advice(ApiError error, Reason reason) {
        String general = error.generalAdvice(reason, Duration.ZERO);
        if (!general.isEmpty()) {
            return general;
        }
        String noJob = token.isOfNoJob() ? "Its sub is Jenkins and no job, as no build asks. " : "";
        return "The ID token has " + token + ". " + noJob + onStatus(error);
    }

    private String onStatus(ApiError error) {
        return switch (error.response().status()) {
            case 403 -> trust;
            case 404 -> missing;
            default ->
                onMessage(
                        error.message().toLowerCase(Locale.ROOT),
                        error.response().status());
        };
    }

    /** The cloud documents no codes for what is wrong with a token; only its words tell. */
    private String onMessage(String message, int status) {
        if (message.contains("expire")) {
            return "It expires at " + token.expiresAt()
                    + ". Check the clock of the controller, and that a token is made anew for each use.";
        }
        if (message.contains("audience") || message.contains("client")) {
            return "Enter this aud as the client ID of " + provider + '.';
        }
        if (message.contains("thumbprint") || message.contains("fingerprint") || message.contains("certificate")) {
            return "The certificate of the issuer is another one than before: enter its new fingerprint in " + provider
                    + '.';
        }
        if (message.contains("policy")) {
            return "Check the session policy.";
        }
        return status == 401
                ? "Check " + provider + ": it needs this iss, this aud as client ID, and " + key + '.'
                : "Check the names of the identity provider and of what it leads to, and the session policy.";
    }
}
