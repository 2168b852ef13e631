package io.jenkins.plugins.registrytoken.cloud.huawei;

import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Calls an API that asks for proof.
 *
 * @param service who is asked, to begin a message with
 * @param permission what the caller must be allowed, for a message that says it is not
 */
record HuaweiApi(
        @NonNull String service,
        @NonNull String permission,
        @NonNull HuaweiAuth authentication) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws TokenException unless the answer is a success */
    HuaweiAnswer send(Cloud cloud, Request request) throws TokenException {
        HuaweiProof proof = authentication.proof(cloud);
        ApiResponse response = send(cloud, request, proof);
        if (response.status() == 401 && authentication.renew(cloud)) {
            proof = authentication.proof(cloud);
            response = send(cloud, request, proof);
        }
        if (!response.isSuccessful()) {
            throw HuaweiErrors.explain(service, response, HuaweiCaller.of(authentication), permission);
        }
        return new HuaweiAnswer(service, response, proof);
    }

    private ApiResponse send(Cloud cloud, Request request, HuaweiProof proof) throws TokenException {
        return cloud.api().send(service, now -> proof.authenticate(request, now), HuaweiErrors::throttling);
    }

    /** A body without a type of its own, as OkHttp would add a charset to it. */
    static RequestBody json(Map<String, ?> object) {
        return RequestBody.create(JSON.valueToTree(object).toString().getBytes(StandardCharsets.UTF_8));
    }
}
