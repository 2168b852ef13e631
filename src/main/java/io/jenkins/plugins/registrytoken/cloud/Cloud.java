package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** What a request may use while it is sent. */
public interface Cloud {

    @NonNull
    ApiClient api();

    /**
     * The answer to another request that this one builds on, such as the identity token it is to show: remembered, or
     * asked for now.
     */
    @NonNull
    <T extends Expiring> T get(@NonNull CloudRequest<T> request) throws TokenException;

    /** Has the next {@link #get} ask again, because the answer was refused where it was shown. */
    void forget(@NonNull CloudRequest<?> request);
}
