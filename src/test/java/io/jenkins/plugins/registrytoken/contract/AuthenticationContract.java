package io.jenkins.plugins.registrytoken.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Describable;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.contract.ContractRequester.Question;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import io.jenkins.plugins.registrytoken.token.TokenException;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.Test;

/**
 * What every kind of authentication keeps to. Extend it once for each; classes that are nested in one class share one
 * Jenkins. All secrets begin with {@code canary}.
 */
public abstract class AuthenticationContract extends KindContract {

    /**
     * A new authentication with every field set, equal each time.
     *
     * @param cloud the address of everything that is called
     */
    protected abstract Authentication authentication(HttpUrl cloud) throws Exception;

    /**
     * A new issuer that signs in with this authentication, or with another of its kind.
     *
     * @param cloud the address of everything that is called
     */
    protected abstract TokenIssuer issuer(Authentication authentication, HttpUrl cloud) throws Exception;

    /** Whether it uses the identity of the controller, so that only a credential of Jenkins itself may have it. */
    protected boolean actsAsController() {
        return false;
    }

    @Override
    final TokenIssuer whole() throws Exception {
        return issuer(authentication(cloud()), cloud());
    }

    @Override
    final Describable<?> kind(TokenIssuer whole) {
        return whole.getAuthentication();
    }

    @Override
    final TokenIssuer with(Object kind) throws Exception {
        return issuer((Authentication) kind, cloud());
    }

    @Test
    void itsIssuerOffersIt() throws Exception {
        assertThat(
                whole().getDescriptor().getAuthentications(),
                hasItem(authentication(cloud()).getDescriptor()));
    }

    @Test
    void itListsItsSecretsAndTheAuthenticationThatItNeeds() throws Exception {
        Authentication authentication = authentication(cloud());
        for (Object value : BoundFields.of(authentication).values()) {
            if (value instanceof Secret secret) {
                assertThat(authentication.secrets(), hasItem(secret));
            } else if (value instanceof Authentication) {
                assertThat(authentication.getAuthentication(), sameInstance(value));
            }
        }
    }

    @Test
    void itIsForJenkinsItselfIfItActsAsTheController() throws Exception {
        ContractRequester requester = new ContractRequester(credentials(), Question.CONTROLLER);
        if (!actsAsController()) {
            whole().request(requester);
            assertThat(requester.asked(), not(hasItem(Question.CONTROLLER)));
            return;
        }
        assertThat(
                assertThrows(TokenException.class, () -> whole().request(requester))
                        .getMessage(),
                equalTo(ContractRequester.REFUSAL));
        Folder folder = jenkins().createProject(Folder.class);
        for (CredentialsStore store : CredentialsProvider.lookupStores(folder)) {
            if (store.getContext() == folder) {
                store.addCredentials(
                        Domain.global(),
                        new RegistryTokenCredentials(CredentialsScope.GLOBAL, "of-folder", null, whole()));
            }
        }
        FreeStyleProject job = folder.createProject(FreeStyleProject.class, "job");
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("of-folder"));
        Run<?, ?> build = jenkins().buildAndAssertStatus(Result.FAILURE, job);
        jenkins().assertLogContains("ERROR: Registry token of-folder: ", build);
        jenkins().assertLogNotContains("\tat ", build);
        assertThat(calls(), empty());
    }

    /** What is configured may be sent, or be signed with for another owner, only after the host has been asked about. */
    @Test
    void itsSecretsGoToNoHostThatIsNeitherTheCloudsNorAllowed() throws Exception {
        ContractRequester requester = new ContractRequester(credentials(), Question.HOST);
        try {
            whole().request(requester);
        } catch (TokenException e) {
            assertThat(e.getMessage(), equalTo(ContractRequester.REFUSAL));
            return;
        }
        assertThat("the key of another credential", requester.asked(), not(hasItem(Question.CREDENTIAL)));
        token(store(whole()));
        LeakSearch secrets = new LeakSearch(configuredSecrets().toArray(String[]::new));
        for (RecordedRequest call : calls()) {
            String sent = call.getRequestLine()
                    + '\n'
                    + call.getHeaders()
                    + call.getBody().clone().readUtf8();
            assertThat(secrets.in("what is sent", sent), empty());
        }
    }
}
