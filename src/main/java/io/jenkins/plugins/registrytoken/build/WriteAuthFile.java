package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import jenkins.MasterToSlaveFileCallable;

/** The one call to the agent that opens a session: reads the configuration so far, and writes the auth file. */
final class WriteAuthFile extends MasterToSlaveFileCallable<AuthFile.Written> {
    private static final long serialVersionUID = 1;

    private final LinkedHashMap<String, Login> logins;
    private final String dockerConfig;
    private final String home;
    private final String workspace;

    /**
     * @param dockerConfig the variable {@code DOCKER_CONFIG} around the block; null if not set
     * @param home the build's home directory; null for that of the agent's user
     * @param workspace what a relative {@code DOCKER_CONFIG} is relative to
     */
    WriteAuthFile(
            Map<String, Login> logins, @CheckForNull String dockerConfig, @CheckForNull String home, String workspace) {
        this.logins = new LinkedHashMap<>(logins);
        this.dockerConfig = Util.fixEmpty(dockerConfig);
        this.home = Util.fixEmpty(home);
        this.workspace = workspace;
    }

    @Override
    public AuthFile.Written invoke(File directory, VirtualChannel channel) throws IOException {
        Path previous = dockerConfig != null
                ? Path.of(workspace).resolve(dockerConfig)
                : Path.of(home != null ? home : System.getProperty("user.home"), ".docker");
        return AuthFile.write(directory.toPath(), previous, logins);
    }
}
