package io.jenkins.plugins.registrytoken.cloud.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.SessionPolicy;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Calls an API that asks for proof. If a proof is rejected that the cloud issued itself, the call is made once more with a
 * new one.
 *
 * @param service who is asked, to begin a message with
 * @param permission what the caller must be allowed, for the message if it is not
 */
record HuaweiApi(
        @NonNull String service,
        @NonNull String permission,
        @NonNull HuaweiAuth auth) {

    /** The path that gives temporary access keys. */
    static final String KEYS = "/v3.0/OS-CREDENTIAL/securitytokens";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws TokenException unless the answer is a success and its body an object */
    Answer send(Cloud cloud, Request request) throws TokenException {
        Answer answer = sendForHeaders(cloud, request);
        return Answer.of(service, answer.response(), answer.proof(), answer.body());
    }

    /** @throws TokenException unless the answer is a success, and its body an object or empty */
    Answer sendForHeaders(Cloud cloud, Request request) throws TokenException {
        Expiring proof = auth.proof(cloud);
        ApiResponse response = send(cloud, request, proof);
        if (response.status() == 401 && auth.source().refresh(cloud)) {
            proof = auth.proof(cloud);
            response = send(cloud, request, proof);
        }
        if (!response.isSuccessful()) {
            throw HuaweiErrors.explain(service, response, auth.caller(), permission);
        }
        JsonNode body = response.json();
        return body != null && body.isMissingNode()
                ? new Answer(service, response, proof, body)
                : Answer.of(service, response, proof, body);
    }

    private ApiResponse send(Cloud cloud, Request request, Expiring proof) throws TokenException {
        return cloud.api().send(service, now -> auth.prove(request, proof, now), HuaweiErrors::throttling);
    }

    /** The temporary access key in {@code credential}. */
    static IssuedKey key(Answer answer) throws TokenException {
        return answer.in(answer.body().path("credential")).key("access", "secret", "securitytoken", "expires_at");
    }

    /**
     * The body that asks for a temporary access key.
     *
     * @param method how the caller identifies itself
     * @param proof what that method asks for
     * @param policy JSON that narrows what the key may be used for; null for none
     */
    static Map<String, ?> identity(String method, Map<String, ?> proof, @CheckForNull String policy) {
        Map<String, Object> identity = new HashMap<>(Map.of("methods", List.of(method), method, proof));
        if (policy != null) {
            identity.put("policy", SessionPolicy.json(policy));
        }
        return Map.of("auth", Map.of("identity", identity));
    }

    /** A body without a type of its own, as OkHttp would add a charset to it. */
    static RequestBody json(Map<String, ?> object) {
        return RequestBody.create(JSON.valueToTree(object).toString().getBytes(StandardCharsets.UTF_8));
    }
}
