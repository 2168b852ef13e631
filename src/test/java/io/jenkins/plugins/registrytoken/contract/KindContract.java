package io.jenkins.plugins.registrytoken.contract;

import com.cloudbees.plugins.credentials.Credentials;
import io.jenkins.plugins.registrytoken.token.Login;
import java.util.List;
import java.util.Set;
import okhttp3.mockwebserver.Dispatcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvnet.hudson.test.JenkinsRule;

/** What issuers and authentications keep to alike. Extend {@link IssuerContract} or {@link AuthenticationContract}. */
@ExtendWith(OneJenkins.class)
public abstract class KindContract {
    private JenkinsRule jenkins;

    KindContract() {}

    /** Answers as the cloud does, for all services that are asked, and issues this login whenever it is asked for one. */
    protected abstract Dispatcher cloud(Login issued) throws Exception;

    /** Credentials to which the configuration refers. They are in Jenkins during each test. */
    protected List<Credentials> credentials() throws Exception {
        return List.of();
    }

    /** Fields that do not change what the cloud is asked for while all others are set, such as a region beside an endpoint. */
    protected Set<String> withoutEffect() {
        return Set.of();
    }

    /** Secrets that the cloud gives on the way to the login, such as a temporary key, or a part that all of them have. */
    protected List<String> secretsOfTheCloud() {
        return List.of();
    }

    @BeforeEach
    final void startJenkins(JenkinsRule rule) throws Exception {
        jenkins = rule;
    }

    /** The Jenkins that all tests of the class share. */
    protected final JenkinsRule jenkins() {
        return jenkins;
    }
}
