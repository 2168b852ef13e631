package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.EndpointRequest;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.SessionPolicy;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.util.Map;
import okhttp3.Request;

/**
 * Asks IAM for a temporary access key of an agency.
 *
 * @param domainId the account that made the agency; null to have it named
 * @param domainName the name of that account; not used with an ID, and null only then
 * @param lifetime from 15 minutes to 24 hours
 * @param policy JSON that narrows what the key may be used for; null for all that the agency may do
 * @param auth of a user with the permission {@code Agent Operator} in the account the agency is made for
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-iam/iam_04_0101.html">Obtaining a Temporary Access Key and
 *     Security Token Through an Agency</a>
 */
public record AgencyKeyRequest(
        @NonNull Endpoint endpoint,
        @NonNull String agency,
        @NonNull Parameter parameter,
        @CheckForNull String domainId,
        @CheckForNull String domainName,
        @NonNull Duration lifetime,
        @CheckForNull String policy,
        @NonNull HuaweiAuth auth)
        implements EndpointRequest<IssuedKey> {

    /** The most characters of a session policy that the cloud takes. */
    public static final int LONGEST_POLICY = 6144;

    /** Why an agency that another agency should act for is refused. */
    public static final String NESTED =
            "An agency must not be used with another agency: choose another authentication for it.";

    /** @throws IllegalArgumentException if something is missing or out of its range; the message says what to do */
    public AgencyKeyRequest {
        if (agency.isBlank()) {
            throw new IllegalArgumentException("The name of the agency is empty: enter it.");
        }
        if (domainId == null && domainName == null) {
            throw new IllegalArgumentException("Enter the account that made the agency, by name or ID.");
        }
        if (auth instanceof HuaweiAuth.Signature signature && signature.source() instanceof AgencyKeyRequest) {
            throw new IllegalArgumentException(NESTED);
        }
        if (lifetime.toSeconds() < 900 || lifetime.toSeconds() > 86_400) {
            throw new IllegalArgumentException("The lifetime of an agency's key must be from 900 to 86400 seconds.");
        }
        policy = SessionPolicy.compact(policy, LONGEST_POLICY);
    }

    @Override
    public IssuedKey send(Cloud cloud) throws TokenException {
        Request request = new Request.Builder()
                .url(endpoint.url().newBuilder().encodedPath(HuaweiApi.KEYS).build())
                .header("Content-Type", "application/json;charset=utf8")
                .post(HuaweiApi.json(body()))
                .build();
        Answer answer =
                new HuaweiApi(service(), "Agent Operator, which lets it act for an agency", auth).send(cloud, request);
        return HuaweiApi.key(answer);
    }

    private Map<String, ?> body() {
        Map<String, ?> role = Map.of(
                parameter == Parameter.XROLE_NAME ? "xrole_name" : "agency_name",
                agency,
                domainId == null ? "domain_name" : "domain_id",
                domainId == null ? domainName : domainId,
                "duration_seconds",
                lifetime.toSeconds());
        return HuaweiApi.identity("assume_role", role, policy);
    }

    /** The member in which the cloud takes the name of an agency. */
    public enum Parameter {
        AGENCY_NAME,
        /** In the examples of Open Telekom Cloud. */
        XROLE_NAME
    }
}
