package io.jenkins.plugins.registrytoken.cloud.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;

/**
 * Looks for an instance of SWR Enterprise by its name.
 *
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_0002.html">Querying the Instance List</a>
 */
public record SwrInstanceIdRequest(
        @NonNull SwrEnterprise enterprise, @NonNull String name) implements CloudRequest<Found<String>> {

    private static final Duration MEMORY = Duration.ofHours(6);
    /** The largest page that the API gives. */
    private static final int PAGE = 100;
    /** More than an account may have. */
    private static final int MOST_PAGES = 10;

    @Override
    public String service() {
        return enterprise.describe();
    }

    @Override
    public Found<String> send(Cloud cloud) throws TokenException {
        int seen = 0;
        for (int page = 1; ; page++) {
            Answer answer = enterprise.list(cloud, seen, PAGE);
            JsonNode instances = answer.body().path("instances");
            for (JsonNode instance : instances) {
                if (instance.path("name").asText().equals(name)) {
                    return found(answer, instance);
                }
            }
            seen += instances.size();
            if (instances.isEmpty() || seen >= answer.body().path("total").asInt()) {
                throw unknown(seen);
            }
            if (page == MOST_PAGES) {
                throw answer.invalid("with a list of instances that does not end within " + MOST_PAGES
                        + " pages. If there are so many, enter the ID of the instance in place of its name");
            }
        }
    }

    private TokenException unknown(int seen) {
        return new TokenException(
                Reason.INVALID_REQUEST,
                service() + " knows no instance named " + Redaction.oneLine(name) + " among the " + seen
                        + " of this project. Check the name, the region and the project.");
    }

    private static Found<String> found(Answer answer, JsonNode instance) throws TokenException {
        String id = answer.in(instance).text("id");
        if (!HuaweiId.isValid(id)) {
            throw answer.invalid("with an instance ID that cannot be one");
        }
        return new Found<>(id, answer.receivedAt(), MEMORY);
    }
}
