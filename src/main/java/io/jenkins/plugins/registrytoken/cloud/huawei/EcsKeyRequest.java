package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.KeySource;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Asks the metadata service of the virtual machine (ECS) that the controller runs on for the temporary access key of the
 * machine's agency.
 *
 * @param metadata where the service is; {@link #METADATA} but in tests
 * @param firstVersionAllowed whether to ask without a session token where the service gives none; any process that can
 *     be made to fetch an address could then do the same
 * @see <a href="https://support.huaweicloud.com/intl/en-us/usermanual-ecs/ecs_03_0166.html">Obtaining ECS Details Using
 *     Metadata</a>
 */
public record EcsKeyRequest(@NonNull HttpUrl metadata, boolean firstVersionAllowed)
        implements CloudRequest<IssuedKey>, KeySource {

    /** The link-local address that every ECS has the service at. */
    public static final HttpUrl METADATA = HttpUrl.get("http://169.254.169.254/");

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final byte[] NO_BODY = {};
    /** How a service without session tokens answers when it is asked for one. */
    private static final Set<Integer> FIRST_VERSION_ONLY = Set.of(404, 405, 503);

    @Override
    public String service() {
        return "The metadata service of ECS at " + metadata.host();
    }

    @Override
    public IssuedKey key(Cloud cloud) throws TokenException {
        return cloud.get(this);
    }

    @Override
    public boolean renew(Cloud cloud) {
        cloud.forget(this);
        return true;
    }

    @Override
    public IssuedKey send(Cloud cloud) throws TokenException {
        String session = session(cloud);
        Request.Builder request = new Request.Builder().url(at("/openstack/latest/securitykey"));
        if (session != null) {
            request.header("X-Metadata-Token", session);
        }
        ApiResponse response = send(cloud, Redaction.withSecrets(request.build(), session));
        if (response.status() == 404) {
            throw absent(Reason.INVALID_REQUEST, "has no key");
        }
        if (!response.isSuccessful()) {
            throw failed(response, "Check the agency of the ECS instance.");
        }
        return new HuaweiAnswer(service(), response, null).key();
    }

    @CheckForNull
    private String session(Cloud cloud) throws TokenException {
        Request request = new Request.Builder()
                .url(at("/meta-data/latest/api/token"))
                .header("X-Metadata-Token-Ttl-Seconds", "21600")
                .put(RequestBody.create(NO_BODY))
                .build();
        ApiResponse response = send(cloud, request);
        if (FIRST_VERSION_ONLY.contains(response.status())) {
            if (firstVersionAllowed) {
                return null;
            }
            throw failed(response, "It gives no session tokens (version 2): enable them, or allow version 1.");
        }
        String session = response.body().utf8().strip();
        if (!response.isSuccessful() || !HuaweiProof.isSendable(session)) {
            throw failed(response, "It gives no session token: check the metadata settings of the ECS instance.");
        }
        return session;
    }

    private ApiResponse send(Cloud cloud, Request request) throws TokenException {
        try {
            return cloud.api().direct(TIMEOUT).send(service(), now -> request);
        } catch (TokenException e) {
            throw e.reason() == Reason.UNREACHABLE ? absent(Reason.UNREACHABLE, "did not answer") : e;
        }
    }

    private HttpUrl at(String path) {
        return metadata.newBuilder().encodedPath(path).build();
    }

    private TokenException failed(ApiResponse response, String advice) {
        Reason reason = response.status() >= 500 ? Reason.UNAVAILABLE : Reason.INVALID_REQUEST;
        return new TokenException(reason, service() + " answered HTTP " + response.status() + ". " + advice);
    }

    private TokenException absent(Reason reason, String what) {
        return new TokenException(
                reason,
                service() + ' ' + what + ": the controller does not run on an ECS instance with an agency. Give its "
                        + "instance one, or choose another authentication.");
    }
}
