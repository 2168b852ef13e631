package io.jenkins.plugins.registrytoken.benchmark;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Clock;
import java.util.concurrent.Executor;
import okhttp3.OkHttpClient;

/** Has a token issued whenever it is asked for its password, as the credential of amazon-ecr does. */
final class MintingCredentials extends BaseStandardCredentials implements StandardUsernamePasswordCredentials {
    private static final long serialVersionUID = 1;
    private static final OkHttpClient HTTP = new OkHttpClient();
    private static final Executor HERE = Runnable::run;

    private final transient TokenRequest request;
    private final transient Clock clock;

    MintingCredentials(String id, TokenRequest request, Clock clock) {
        super(CredentialsScope.GLOBAL, id, "mints");
        this.request = request;
        this.clock = clock;
    }

    @Override
    public String getUsername() {
        return "minted";
    }

    @Override
    public Secret getPassword() {
        try {
            CachedCloud forgetful = new CachedCloud(() -> new ApiClient(HTTP, clock, Timeouts.DEFAULT), clock, HERE);
            return Secret.fromString(forgetful.ask(request).token().login().password());
        } catch (TokenException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
