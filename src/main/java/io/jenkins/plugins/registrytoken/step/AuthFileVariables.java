package io.jenkins.plugins.registrytoken.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import io.jenkins.plugins.registrytoken.session.Session;
import io.jenkins.plugins.registrytoken.session.SessionHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;

/** Points clients inside a block at its auth file. On another node, which has no such file, it tells the build so. */
final class AuthFileVariables extends EnvironmentExpander {
    private static final long serialVersionUID = 1;
    private static final String NODE = "NODE_NAME";

    private final SessionHandle block;
    private final String node;
    private final HashMap<String, String> paths;

    /**
     * @param env the variables around the block
     * @param paths by the name of the variable
     */
    AuthFileVariables(@NonNull SessionHandle block, @NonNull EnvVars env, @NonNull Map<String, String> paths) {
        this.block = block;
        this.node = env.get(NODE);
        this.paths = new HashMap<>(paths);
    }

    @Override
    public void expand(@NonNull EnvVars env) {
        String here = env.get(NODE);
        if (Objects.equals(here, node)) {
            env.overrideAll(paths);
            return;
        }
        Session open = block.current();
        if (open != null && here != null) {
            open.isNotOn(here);
        }
    }
}
