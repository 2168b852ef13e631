package io.jenkins.plugins.registrytoken.cloud.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.EndpointRequest;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.Map;

/**
 * Asks for the id of an instance of Container Registry, Enterprise Edition. The owner of the key needs
 * {@code cr:ListInstance}.
 *
 * @param name of the instance, in the region of the endpoint
 */
public record AcrInstanceIdRequest(
        @NonNull Endpoint endpoint,
        @NonNull String name,
        @NonNull Source<IssuedKey> keys) implements EndpointRequest<Found<String>> {

    /** An instance keeps its id for life; then another may get its name. */
    private static final Duration MEMORY = Duration.ofHours(6);

    @Override
    public Found<String> send(Cloud cloud) throws TokenException {
        Answer answer = AlibabaApi.LIST_INSTANCE.call(cloud, endpoint, keys, Map.of("InstanceName", name));
        for (JsonNode instance : answer.body().path("Instances")) {
            // The name asked for may be taken for a part of one.
            if (instance.path("InstanceName").asText("").equals(name)) {
                return new Found<>(id(instance, answer), answer.receivedAt(), MEMORY);
            }
        }
        throw new TokenException(
                Reason.INVALID_REQUEST,
                service() + " knows no instance named " + name
                        + ". Check the name and the region, and that the account of the access key owns it.");
    }

    private static String id(JsonNode instance, Answer answer) throws TokenException {
        String id = instance.path("InstanceId").asText("");
        if (!id.matches("[A-Za-z0-9-]{1,256}")) {
            throw answer.invalid("with an instance that has no usable ID");
        }
        return id;
    }
}
