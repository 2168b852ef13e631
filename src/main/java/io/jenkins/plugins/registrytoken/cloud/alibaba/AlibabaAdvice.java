package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.ApiError;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;

/** The advice on an error of Alibaba Cloud: the last sentence of its message. */
final class AlibabaAdvice {
    private AlibabaAdvice() {}

    @NonNull
    static String on(@NonNull ApiError error, @NonNull Reason reason) {
        ApiResponse response = error.response();
        String general = error.generalAdvice(reason, AlibabaErrors.retryAfter(response));
        if (!general.isEmpty()) {
            return general;
        }
        if (error.message().contains("root account")) {
            return "The key of the account itself cannot assume roles: enter the key of a RAM user that may.";
        }
        String known = onCode(error.code(), response);
        if (!known.isEmpty()) {
            return known;
        }
        return switch (response.status()) {
            case 401 -> "Check the access key: that it is right, enabled, and of the account that owns the registry.";
            case 403 -> grant(response);
            default ->
                isAssumeRole(response)
                        ? "Check the ARN of the role and the region."
                        : isPersonal(response)
                                ? "Check the region and the endpoint."
                                : "Check the region, the endpoint and the instance.";
        };
    }

    private static String onCode(String code, ApiResponse response) {
        return switch (code) {
            case "USER_NOT_EXIST" ->
                "The RAM user has no registry password yet: set one in the console of Container Registry first.";
            case "INSTANCE_NOT_EXIST" -> "Check the instance ID and the region.";
            case "InvalidTimeStamp.Expired" ->
                "The clock of the controller is more than 15 minutes off the cloud's: correct it.";
            case "SignatureNonceUsed" -> "The call was repeated on its way, perhaps by a proxy: try again.";
            case "InvalidSecurityToken.Expired" ->
                "The temporary access key has expired: enter a new one, or try again if it is a role's.";
            case "MissingSecurityToken" -> "The access key is temporary: enter its security token as well.";
            case "EntityNotExist.Role" -> "There is no such role: check its ARN.";
            default -> onCodes(code, response);
        };
    }

    private static String onCodes(String code, ApiResponse response) {
        if (code.startsWith("InvalidAccessKeyId")) {
            return "Check the access key ID: that it exists, is enabled, and is of this cloud.";
        }
        if (code.startsWith("SignatureDoesNotMatch") || code.startsWith("IncompleteSignature")) {
            return "Check the secret of the access key.";
        }
        if (code.startsWith("InvalidSecurityToken")) {
            return "Check that the security token belongs to the temporary access key.";
        }
        return code.startsWith("Forbidden") || code.startsWith("NoPermission") ? grant(response) : "";
    }

    private static String grant(ApiResponse response) {
        return isAssumeRole(response)
                // The cloud also answers this to the key of the account itself.
                ? "Grant the owner of the access key sts:AssumeRole, and name it in the trust policy of the role. "
                        + "Enter the key of a RAM user: the one of the account itself cannot assume roles."
                : isTemporary(response)
                        ? "Grant the role cr:" + action(response) + ", and check the session policy if there is one."
                        : "Grant the owner of the access key cr:" + action(response) + '.';
    }

    private static boolean isAssumeRole(ApiResponse response) {
        return "AssumeRole".equals(action(response));
    }

    /** Whether the key of a role signed the call. */
    private static boolean isTemporary(ApiResponse response) {
        return response.request().header("x-acs-security-token") != null;
    }

    /** The edition that has no instances. */
    private static boolean isPersonal(ApiResponse response) {
        return response.request().url().encodedPath().equals("/tokens");
    }

    /** The name of the operation is that of the permission. */
    private static String action(ApiResponse response) {
        return response.request().header("x-acs-action");
    }
}
