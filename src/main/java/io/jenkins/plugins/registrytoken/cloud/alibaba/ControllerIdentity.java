package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.IdTokenFile;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.SessionName;
import io.jenkins.plugins.registrytoken.cloud.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The identity that the platform gives the controller, in the order of the cloud's SDK: the role of its service account in a
 * cluster (RRSA), then the role of its virtual machine. Permanent keys in variables are not used.
 *
 * @see <a href="https://www.alibabacloud.com/help/en/sdk/developer-reference/v2-manage-access-credentials">Access credentials</a>
 */
public final class ControllerIdentity {
    private static final String ROLE = "ALIBABA_CLOUD_ROLE_ARN";
    private static final String PROVIDER = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
    private static final String FILE = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";
    private static final String SESSION = "ALIBABA_CLOUD_ROLE_SESSION_NAME";

    private ControllerIdentity() {}

    /**
     * Where the controller's key comes from. Makes no call.
     *
     * @param variables of the controller's environment
     * @param sts where the role of a service account is assumed
     * @param session the name of the session, unless a variable has one
     * @param machine gives the key of the virtual machine
     * @throws IllegalArgumentException if the platform set only some of the variables, or not as it should; the message says
     *     so. The machine's role is not used then, as it may be that of others too
     */
    @NonNull
    public static Source<IssuedKey> of(
            @NonNull Map<String, String> variables,
            @NonNull Endpoint sts,
            @NonNull String session,
            @NonNull EcsRoleRequest machine) {
        List<String> missing = List.of(ROLE, PROVIDER, FILE).stream()
                .filter(name -> variables.getOrDefault(name, "").isBlank())
                .toList();
        if (missing.size() == 3) {
            return machine;
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "The environment of the controller names a role for a service account, but "
                            + String.join(" and ", missing) + " has no value: set it, or remove the others.");
        }
        return new AssumeRoleWithOidcRequest(
                sts,
                variables.get(PROVIDER).strip(),
                variables.get(ROLE).strip(),
                SessionName.of(variables.getOrDefault(SESSION, session)),
                null,
                null,
                new IdTokenFile(Path.of(variables.get(FILE).strip())));
    }
}
