package io.jenkins.plugins.registrytoken.keyless;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Item;
import hudson.model.ModelObject;
import io.jenkins.plugins.oidc_provider.IdTokenCredentials;
import io.jenkins.plugins.oidc_provider.IdTokenFileCredentials;
import io.jenkins.plugins.oidc_provider.IdTokenStringCredentials;
import io.jenkins.plugins.oidc_provider.config.ClaimTemplate;
import io.jenkins.plugins.oidc_provider.config.IdTokenConfiguration;
import io.jenkins.plugins.oidc_provider.config.StringClaimType;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import java.util.List;
import jenkins.model.Jenkins;

/** The ID tokens of the OpenID Connect Provider plugin, in the Jenkins of a test. */
public final class IdTokens {
    /** The credential that makes tokens as text. */
    public static final String TEXT = "id-token";
    /** The one that makes them as files. */
    public static final String FILE = "id-token-file";

    public static final String AUDIENCE = "registry-login";

    private IdTokens() {}

    /** Adds both credentials, and trusts them. */
    public static TrustedIssuer issuedBy(ModelObject place) throws Exception {
        add(new IdTokenStringCredentials(CredentialsScope.GLOBAL, TEXT, null), place);
        add(new IdTokenFileCredentials(CredentialsScope.GLOBAL, FILE, null), place);
        String url = Jenkins.get().getRootUrl() + "oidc" + (place instanceof Item item ? "/" + path(item) : "");
        return TrustedIssuer.fetched(url, AUDIENCE);
    }

    private static String path(Item item) {
        return item.getUrl().replaceFirst("/$", "");
    }

    private static void add(IdTokenCredentials credentials, ModelObject place) throws Exception {
        credentials.setAudience(AUDIENCE);
        SimulatedCredentials.store(place).addCredentials(Domain.global(), credentials);
    }

    /** From now on all builds of a job have one subject, and no other claim tells them apart. */
    public static void nameTheJobOnly() {
        claims(new ClaimTemplate("sub", "${JOB_URL}", new StringClaimType()));
    }

    /** From now on the tokens of builds have these claims. */
    public static void claims(ClaimTemplate... claims) {
        IdTokenConfiguration.get().setBuildClaimTemplates(List.of(claims));
    }
}
