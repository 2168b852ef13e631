package io.jenkins.plugins.registrytoken.cloud.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.EndpointRequest;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Asks IAM for the ID of a project.
 *
 * @param projectName the region's own project has the name of the region; sub-projects are like {@code eu-de_team}
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html">Querying Project Information</a>
 */
public record ProjectIdRequest(
        @NonNull Endpoint endpoint,
        @NonNull String projectName,
        @NonNull HuaweiAuth auth) implements EndpointRequest<Found<String>> {

    /** A project keeps its ID; a new project with the same name has another. */
    private static final Duration MEMORY = Duration.ofHours(24);

    @Override
    public Found<String> send(Cloud cloud) throws TokenException {
        HttpUrl url = endpoint.url()
                .newBuilder()
                .encodedPath("/v3/projects")
                .addQueryParameter("name", projectName)
                .build();
        Answer answer = new HuaweiApi(service(), "to list projects, or enter the project ID", auth)
                .send(cloud, new Request.Builder().url(url).build());
        JsonNode projects = answer.body().path("projects");
        if (projects.size() != 1) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    service() + " knows " + (projects.isEmpty() ? "no project" : projects.size() + " projects")
                            + " named " + Redaction.oneLine(projectName) + " for "
                            + auth.caller().owner()
                            + ". Check the region and the project name, or enter the project ID.");
        }
        String id = answer.in(projects.path(0)).text("id");
        if (!HuaweiId.isValid(id)) {
            throw answer.invalid("with a project ID that cannot be one");
        }
        return new Found<>(id, answer.receivedAt(), MEMORY);
    }
}
