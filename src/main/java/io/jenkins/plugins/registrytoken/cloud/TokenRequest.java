package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;

/**
 * Everything that decides which token a cloud gives: service, endpoint, region or instance, and who asks. Requests that
 * are {@linkplain Object#equals equal} get tokens that can stand for each other, so implementations are records.
 */
public interface TokenRequest {

    /** The service that is asked and where, as people know it: {@code Huawei Cloud SWR at swr-api.…}. */
    @NonNull
    String service();

    /** Asks the cloud; blocks for as long as {@link ApiClient} allows. */
    @NonNull
    RegistryToken send(@NonNull ApiClient api) throws TokenException;
}
