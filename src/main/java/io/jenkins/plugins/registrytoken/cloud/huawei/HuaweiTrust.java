package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.ApiError;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What to do about a refused ID token: which of its claims the identity provider or the agency at the cloud must name.
 *
 * @param token as it was sent
 * @param provider the name or URN of the identity provider
 * @param missing the advice if the cloud does not know something that the request names
 * @param trust the advice if the cloud knows the token and gives it no permission
 * @param key what gives the cloud the public key of the issuer
 */
record HuaweiTrust(
        @NonNull IdToken token,
        @NonNull String provider,
        @NonNull String missing,
        @NonNull String trust,
        @NonNull String key) {

    private static final Pattern AUDIENCE = Pattern.compile("audience|client.?ids?\\b");
    private static final Pattern CERTIFICATE = Pattern.compile("thumbprint|fingerprint|certificate");
    private static final Pattern ISSUER =
            Pattern.compile("issuer|jwks|signature|public key|well-known|openid.configuration");

    String advice(ApiError error, Reason reason) {
        String general = error.generalAdvice(reason, Duration.ZERO);
        return general.isEmpty()
                ? token.claims() + onClaim(error, error.message().toLowerCase(Locale.ROOT))
                : general;
    }

    /** The cloud documents no codes for what is wrong with a token, so only its words tell. */
    private String onClaim(ApiError error, String message) {
        if (message.contains("expire")) {
            return "It expires at " + token.expiresAt()
                    + ". Check the clock of the controller, and that a token is made anew for each use.";
        }
        if (AUDIENCE.matcher(message).find()) {
            return "Enter this aud as the client ID of " + provider + '.';
        }
        if (CERTIFICATE.matcher(message).find()) {
            return "The certificate of the issuer is another one than before: enter its new fingerprint in " + provider
                    + '.';
        }
        return switch (error.response().status()) {
            case 403 -> trust;
            case 404 -> missing;
            default -> onRequest(error.response().status(), message);
        };
    }

    private String onRequest(int status, String message) {
        if (status == 401 || ISSUER.matcher(message).find()) {
            return "Check " + provider + ": it needs this iss, this aud as client ID, and " + key + '.';
        }
        return message.contains("policy")
                ? "Check the session policy."
                : "Check the identity provider, the agency if there is one, and the session policy.";
    }
}
