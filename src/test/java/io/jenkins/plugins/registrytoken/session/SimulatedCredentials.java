package io.jenkins.plugins.registrytoken.session;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.ModelObject;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import jenkins.model.Jenkins;

/** Registry tokens of the simulated cloud. */
public final class SimulatedCredentials {
    public static final String ACCESS_KEY = "SIMULATEDACCESSKEY";
    public static final String SECRET = "canary-secret-access-key";

    private SimulatedCredentials() {}

    public static RegistryTokenCredentials of(String id, CloudSimulator cloud) {
        cloud.knows(ACCESS_KEY, SECRET);
        return of(id, cloud.endpoint(), ACCESS_KEY, SECRET);
    }

    public static RegistryTokenCredentials of(String id, String endpoint, String accessKey, String secret) {
        OpenTelekomCloudSwr issuer =
                new OpenTelekomCloudSwr("eu-de", new AccessKeyAuthentication(accessKey, Secret.fromString(secret)));
        issuer.setEndpoint(endpoint);
        return new RegistryTokenCredentials(CredentialsScope.GLOBAL, id, "simulated", issuer);
    }

    public static RegistryTokenCredentials add(RegistryTokenCredentials credentials) throws Exception {
        return add(credentials, Jenkins.get());
    }

    public static RegistryTokenCredentials add(RegistryTokenCredentials credentials, ModelObject context)
            throws Exception {
        store(context).addCredentials(Domain.global(), credentials);
        return credentials;
    }

    /** The store of Jenkins, a folder or a user. */
    public static CredentialsStore store(ModelObject context) {
        for (CredentialsStore store : CredentialsProvider.lookupStores(context)) {
            if (store.getContext() == context) {
                return store;
            }
        }
        throw new IllegalStateException("no store in " + context);
    }
}
