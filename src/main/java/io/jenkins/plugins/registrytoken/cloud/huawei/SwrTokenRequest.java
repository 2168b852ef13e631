package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.EndpointRequest;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Asks SWR (basic edition) for a temporary login command.
 *
 * @param projectName whose namespace the login is for; null for the region's own project
 * @param lifetime from 15 minutes to 24 hours, where the cloud supports it; null to leave it to the cloud
 * @param registryHosts {@code host[:port]} each: the only ones that the login is for; empty for the cloud's own
 */
public record SwrTokenRequest(
        @NonNull Endpoint endpoint,
        @NonNull Operation operation,
        @CheckForNull String projectName,
        @CheckForNull Duration lifetime,
        @NonNull List<String> registryHosts,
        @NonNull HuaweiAuth auth)
        implements TokenRequest, EndpointRequest<RegistryToken> {

    private static final byte[] NO_BODY = {};

    /** @throws IllegalArgumentException if one of the hosts cannot be a registry's; the message says so */
    public SwrTokenRequest {
        registryHosts = RegistryHost.entered(registryHosts);
    }

    @Override
    public RegistryToken send(Cloud cloud) throws TokenException {
        Request request = new Request.Builder()
                .url(url())
                .header("Content-Type", "application/json")
                .post(RequestBody.create(NO_BODY))
                .build();
        Answer answer = new HuaweiApi(service(), "to create registry logins", auth).sendForHeaders(cloud, request);
        return new SwrLoginAnswer(answer, HuaweiEndpoints.registry(endpoint), endpoint.hosts(registryHosts), lifetime)
                .token();
    }

    private HttpUrl url() {
        HttpUrl.Builder url = endpoint.url().newBuilder().encodedPath("/v2/manage/utils/" + operation.path);
        if (operation == Operation.SECRET && projectName != null) {
            url.addQueryParameter("projectname", projectName);
        }
        if (operation == Operation.SECRET && lifetime != null) {
            url.addQueryParameter("duration_seconds", String.valueOf(lifetime.toSeconds()));
        }
        return url.build();
    }

    /** Which of SWR's two operations is called. */
    public enum Operation {
        /**
         * {@code CreateSecret}.
         *
         * @see <a href="https://docs.otc.t-systems.com/software-repository-container/api-ref/">Generating a Temporary
         *     Login Command</a>
         */
        SECRET("secret"),
        /**
         * {@code CreateAuthorizationToken}, for users of the new IAM plane only; it takes no parameters.
         *
         * @see <a href="https://support.huaweicloud.com/intl/en-us/api-swr/swr_02_0058.html">Generating a Temporary
         *     Login Command (Enhanced)</a>
         */
        AUTHORIZATION_TOKEN("authorizationtoken");

        private final String path;

        Operation(String path) {
            this.path = Objects.requireNonNull(path);
        }
    }
}
