package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.MetadataService;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import okhttp3.HttpUrl;

/**
 * Asks the metadata service of the virtual machine (ECS) that the controller runs on for the temporary access key of the
 * machine's agency.
 *
 * @param metadata where the service is; {@link #METADATA} but in tests
 * @param firstVersionAllowed whether to go on without a session token if the service gives none
 * @see <a href="https://support.huaweicloud.com/intl/en-us/usermanual-ecs/ecs_03_0166.html">Obtaining ECS Details Using
 *     Metadata</a>
 */
public record EcsKeyRequest(@NonNull HttpUrl metadata, boolean firstVersionAllowed) implements CloudRequest<IssuedKey> {

    /** The link-local address that every ECS has the service at. */
    public static final HttpUrl METADATA = HttpUrl.get("http://169.254.169.254/");

    private static final MetadataService.Session SESSION = new MetadataService.Session(
            "/meta-data/latest/api/token", "X-Metadata-Token-Ttl-Seconds", "X-Metadata-Token");

    @Override
    public String service() {
        return source().describe();
    }

    @Override
    public IssuedKey send(Cloud cloud) throws TokenException {
        MetadataService source = source();
        ApiResponse response = source.get(cloud, source.begin(cloud), "/openstack/latest/securitykey");
        if (response.status() == 404) {
            throw source.absent(Reason.INVALID_REQUEST, "has no key");
        }
        if (!response.isSuccessful()) {
            throw new TokenException(
                    response.status() >= 500 ? Reason.UNAVAILABLE : Reason.INVALID_REQUEST,
                    service() + " answered HTTP " + response.status() + ". Check the agency of the ECS instance.");
        }
        return HuaweiApi.key(Answer.of(service(), response, null, response.json()));
    }

    private MetadataService source() {
        return new MetadataService("ECS", "an ECS instance with an agency", metadata, SESSION, !firstVersionAllowed);
    }
}
