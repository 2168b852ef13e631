package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.ApiError;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;

/**
 * What to do about a refused ID token: which of its claims the OIDC provider or the role at the cloud must name.
 *
 * @param token as it was sent
 * @see <a href="https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/use-rrsa-to-authorize-pods-to-access-different-cloud-services">
 *     Errors of AssumeRoleWithOIDC</a>
 */
record AlibabaTrust(
        @NonNull IdToken token,
        @NonNull String providerArn,
        @NonNull String roleArn) {

    private static final String TOKEN_ERROR = "AuthenticationFail.OIDCToken.";

    String advice(ApiError error, Reason reason) {
        String general = error.generalAdvice(reason, AlibabaErrors.retryAfter(error.response()));
        return general.isEmpty() ? token.claims() + on(error.code(), error.message(), reason) : general;
    }

    private String on(String code, String message, Reason reason) {
        if (code.startsWith(TOKEN_ERROR)) {
            return onToken(code.substring(TOKEN_ERROR.length()));
        }
        if (code.equals("AuthenticationFail.NoPermission")) {
            return message.contains("No such OIDC Provider")
                    ? "Check the ARN of the OIDC provider: there is no " + providerArn + '.'
                    : "Check the trust policy of " + roleArn + ": it must allow sts:AssumeRole to " + providerArn
                            + " with this oidc:iss, oidc:aud and oidc:sub.";
        }
        if (code.equals("EntityNotExist.Role")) {
            return "There is no such role: check its ARN.";
        }
        if (code.contains("Policy")) {
            return "Check the session policy.";
        }
        return reason == Reason.REFUSED
                ? "Check the trust policy of the role: it must name the OIDC provider and these claims."
                : "Check the ARNs of the role and of the OIDC provider.";
    }

    private String onToken(String problem) {
        return switch (problem) {
            case "Expired" ->
                "It expired at " + token.expiresAt()
                        + ". Check the clock of the controller, and that a token is made anew for each use.";
            case "AudienceNotMatch" -> "Enter this aud as a client ID of " + providerArn + '.';
            case "IssuerNotMatch" -> "Check the issuer URL of " + providerArn + ": it must be this iss to the letter.";
            case "IssuerConfigurationBroken" ->
                "Check that the cloud can fetch the keys of the issuer: "
                        + token.issuer().replaceFirst("/$", "")
                        + "/.well-known/openid-configuration must be reachable from the internet.";
            case "PublicKeyFingerprintMismatch" ->
                "The certificate of the issuer comes from another authority than before: enter the new fingerprint in "
                        + providerArn + '.';
            default ->
                "Check that the issuer publishes the key that the token is signed with, as it does not after the key was"
                        + " made anew.";
        };
    }
}
