package io.jenkins.plugins.registrytoken.cloud.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.ApiError;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads what an API of Alibaba Cloud answered. */
final class AcsAnswer {
    private static final Function<ApiResponse, JsonNode> PARSE = AcsAnswer::parse;

    private AcsAnswer() {}

    /**
     * The answer to a call, with the usual advice if it failed.
     *
     * @param key what the call was signed with; null if it was not
     * @throws TokenException if the call failed by its status or by {@code IsSuccess}, which comes with status 200, or
     *     if the answer is no object
     */
    @NonNull
    static Answer of(@NonNull String service, @NonNull ApiResponse response, @CheckForNull IssuedKey key)
            throws TokenException {
        return of(service, response, key, AlibabaAdvice::on);
    }

    /**
     * @param key what the call was signed with; null if it was not
     * @param advice on an error, which has this reason
     * @throws TokenException if the call failed by its status or by {@code IsSuccess}, which comes with status 200, or
     *     if the answer is no object
     */
    @NonNull
    static Answer of(
            @NonNull String service,
            @NonNull ApiResponse response,
            @CheckForNull IssuedKey key,
            @NonNull BiFunction<ApiError, Reason, String> advice)
            throws TokenException {
        JsonNode body = object(response);
        boolean failed = body != null && body.path("IsSuccess").asText().equalsIgnoreCase("false");
        if (failed || !response.isSuccessful()) {
            throw AlibabaErrors.explain(service, response, advice);
        }
        return Answer.of(service, response, key, body);
    }

    /** The temporary access key in the members of STS and of the metadata service. */
    @NonNull
    static IssuedKey key(@NonNull Answer answer) throws TokenException {
        return answer.key("AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration");
    }

    /** The object in the body, written as JSON or as XML; null if there is none. */
    @CheckForNull
    static JsonNode object(@NonNull ApiResponse response) {
        return response.read(PARSE);
    }

    private static JsonNode parse(ApiResponse response) {
        JsonNode json = response.json();
        return json != null ? json.isObject() ? json : null : FlatXml.read(response.body());
    }
}
