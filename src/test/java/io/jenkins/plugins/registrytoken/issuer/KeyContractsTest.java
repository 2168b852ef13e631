package io.jenkins.plugins.registrytoken.issuer;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.contract.AuthenticationContract;
import io.jenkins.plugins.registrytoken.contract.IssuerContract;
import io.jenkins.plugins.registrytoken.contract.OneJenkins;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.token.Login;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.Dispatcher;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvnet.hudson.test.JenkinsRule;

/** The authentications of every cloud keep to the contract; and no kind of any cloud is without one. */
@ExtendWith(OneJenkins.class)
class KeyContractsTest {
    private static final String SECRET = "canary-secret";

    @Test
    void everyKindHasAContract(JenkinsRule jenkins) {
        Set<String> kinds = Stream.of(TokenIssuer.class, Authentication.class)
                .flatMap(KeyContractsTest::kinds)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> tested = new ClassFileImporter()
                .importPackages("io.jenkins.plugins.registrytoken.issuer").stream()
                        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .flatMap(KeyContractsTest::testedBy)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tested, equalTo(kinds));
    }

    @Test
    void whatNeedsNoSecretIsOfferedFirstThenRolesThenTheRest(JenkinsRule jenkins) {
        List<String> offered =
                issuer(null, HttpUrl.get("https://swr.example")).getDescriptor().getAuthentications().stream()
                        .map(kind -> kind.clazz.getSimpleName())
                        .limit(4)
                        .toList();
        assertThat(
                offered,
                equalTo(List.of(
                        "HuaweiWebIdentity",
                        "HuaweiEcsAuthentication",
                        "HuaweiAgencyAuthentication",
                        "AccessKeyAuthentication")));
    }

    private static Stream<String> kinds(Class<? extends Describable> of) {
        List<? extends Descriptor<?>> all = Jenkins.get().getDescriptorList(of);
        return all.stream().map(descriptor -> descriptor.clazz.getName());
    }

    /** What the method returns that makes one of the kind. */
    private static Stream<String> testedBy(JavaClass contract) {
        String method = contract.isAssignableTo(IssuerContract.class)
                ? "issuer"
                : contract.isAssignableTo(AuthenticationContract.class) ? "authentication" : "";
        return contract.getMethods().stream()
                .filter(made ->
                        made.getName().equals(method) && !made.getModifiers().contains(JavaModifier.BRIDGE))
                .map(made -> made.getRawReturnType().getName());
    }

    private static OpenTelekomCloudSwr issuer(Authentication authentication, HttpUrl cloud) {
        OpenTelekomCloudSwr issuer = new OpenTelekomCloudSwr("eu-de", authentication);
        issuer.setEndpoint(cloud.toString());
        return issuer;
    }

    @Nested
    class AccessKeyContract extends AuthenticationContract {
        @Override
        protected AccessKeyAuthentication authentication(HttpUrl cloud) {
            AccessKeyAuthentication key = new AccessKeyAuthentication("AK", Secret.fromString(SECRET));
            key.setSecurityToken(Secret.fromString("canary-security-token"));
            return key;
        }

        @Override
        protected TokenIssuer issuer(Authentication authentication, HttpUrl cloud) {
            return KeyContractsTest.issuer(authentication, cloud);
        }

        @Override
        protected Dispatcher cloud(Login issued) throws Exception {
            return new CloudSimulator(Clock.systemUTC())
                    .knowsTemporary("AK", SECRET, "canary-security-token")
                    .issues(issued.password())
                    .dispatcher();
        }
    }

    @Nested
    class AccessKeyFromCredentialsContract extends AuthenticationContract {
        @Override
        protected List<Credentials> credentials() {
            return List.of(vault("AK", SECRET));
        }

        @Override
        protected AccessKeyFromCredentials authentication(HttpUrl cloud) {
            return new AccessKeyFromCredentials("vault");
        }

        @Override
        protected TokenIssuer issuer(Authentication authentication, HttpUrl cloud) {
            return KeyContractsTest.issuer(authentication, cloud);
        }

        @Override
        protected Dispatcher cloud(Login issued) throws Exception {
            return new CloudSimulator(Clock.systemUTC())
                    .knows("AK", SECRET)
                    .issues(issued.password())
                    .dispatcher();
        }
    }

    private static Credentials vault(String user, String password) {
        try {
            return new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "vault", null, user, password);
        } catch (Descriptor.FormException e) {
            throw new AssertionError(e);
        }
    }
}
