package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.IdTokenFile;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import java.nio.file.Path;
import java.util.Map;

/**
 * The identity that the platform gives the controller, in the order of the cloud's SDK: an ID token in a file, then the agency of
 * its virtual machine. Permanent keys in variables are not used.
 *
 * @see <a href="https://github.com/huaweicloud/huaweicloud-sdk-java-v3">The SDK</a>
 */
public final class ControllerIdentity {
    private static final String PROVIDER = "HUAWEICLOUD_SDK_IDP_ID";
    private static final String FILE = "HUAWEICLOUD_SDK_ID_TOKEN_FILE";

    private ControllerIdentity() {}

    /**
     * Where the controller's key comes from. Makes no call.
     *
     * @param variables of the controller's environment
     * @param iam where the ID token is exchanged
     * @param machine gives the key of the virtual machine
     * @throws IllegalArgumentException if only one of the variables is set, or not as it should be; the message says so. The
     *     machine's agency is not used then, as it may be that of others too
     */
    @NonNull
    public static Source<IssuedKey> of(
            @NonNull Map<String, String> variables, @NonNull Endpoint iam, @NonNull EcsKeyRequest machine) {
        String provider = variables.getOrDefault(PROVIDER, "").strip();
        String file = variables.getOrDefault(FILE, "").strip();
        if (provider.isEmpty() && file.isEmpty()) {
            return machine;
        }
        if (provider.isEmpty() || file.isEmpty()) {
            throw new IllegalArgumentException("The environment of the controller has "
                    + (file.isEmpty() ? PROVIDER + " without " + FILE : FILE + " without " + PROVIDER)
                    + ": set both or none.");
        }
        return new IdTokenExchangeRequest(
                iam, provider, IdTokenExchangeRequest.USUAL_LIFETIME, null, new IdTokenFile(Path.of(file)));
    }
}
