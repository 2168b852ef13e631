package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command {@code docker login -u USERNAME -p PASSWORD REGISTRY}, as docker-commons spells it.
 *
 * @param registry an URL, or {@code host[:port]}
 */
record DockerLogin(
        @NonNull String username,
        @NonNull String password,
        @NonNull String registry) {

    /** @return null if it is any other command */
    @CheckForNull
    static DockerLogin of(@CheckForNull List<String> command) {
        return command != null
                        && command.size() == 7
                        && "login".equals(command.get(1))
                        && "-u".equals(command.get(2))
                        && "-p".equals(command.get(4))
                ? new DockerLogin(command.get(3), command.get(5), command.get(6))
                : null;
    }

    /**
     * A token that is also for the registry that the job named, as that may be the cloud's under another name. Docker Hub
     * it is not: that is what docker-commons says where the job named none, and it would refuse all pulls.
     *
     * @param registry an URL, or {@code host[:port]}; null for no other. Left out if the token has all hosts that one can have
     */
    @NonNull
    static RegistryToken alsoFor(@NonNull RegistryToken token, @CheckForNull String registry) {
        String host = registry == null ? "" : RegistryHost.bare(registry);
        if (!RegistryHost.isValid(host)
                || RegistryHost.isDockerHub(host)
                || token.logins().size() == RegistryToken.MOST_HOSTS) {
            return token;
        }
        Map<String, Login> logins = new LinkedHashMap<>(token.logins());
        logins.putIfAbsent(host, token.login());
        return new RegistryToken(logins, token.issuedAt(), token.expiresAt());
    }

    @Override
    public String toString() {
        return "docker login -u " + username + " -p **** " + registry;
    }
}
