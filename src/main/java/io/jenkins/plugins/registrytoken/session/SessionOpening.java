package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.log.BuildLog;
import io.jenkins.plugins.registrytoken.log.LoginForms;
import io.jenkins.plugins.registrytoken.log.TokenMask;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Opens a block: obtains its tokens, and writes the auth file in one call to the agent. */
@Restricted(NoExternalUse.class)
public final class SessionOpening {
    private final Run<?, ?> run;
    private final EnvVars env;
    private final TokenMask mask;
    private final TaskListener listener;
    private final BuildLog log;

    /**
     * @param env the variables around the block
     * @param mask is told the tokens before anything could print them
     */
    SessionOpening(
            @NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener, @NonNull TokenMask mask) {
        this.run = run;
        this.env = env;
        this.mask = mask;
        this.listener = listener;
        this.log = new BuildLog(listener);
    }

    /**
     * @param existingLogins whether the logins that clients have so far are kept
     * @param directory is made for the auth file
     * @param current what a relative path is relative to
     * @throws AbortException with one line for users; then nothing is left on the agent
     */
    @NonNull
    Opened open(
            @NonNull List<String> credentialsIds,
            boolean existingLogins,
            @NonNull FilePath directory,
            @NonNull FilePath current)
            throws IOException, InterruptedException {
        SessionPlace place = SessionPlace.of(directory);
        BuildTokens tokens = new BuildTokens(run);
        try {
            Map<String, TokenCache.Result<RegistryToken>> results = tokens.use(credentialsIds);
            List<RegistryToken> obtained =
                    results.values().stream().map(TokenCache.Result::token).toList();
            Session outer = Sessions.get().around(place.node(), env.get("DOCKER_CONFIG"), run);
            Map<String, RegistryToken> inFile = new LinkedHashMap<>(outer == null ? Map.of() : outer.tokens());
            Set<String> hostsAround = hosts(inFile);
            tell(results, inFile, hostsAround);
            results.forEach((id, result) -> inFile.put(id, result.token()));
            TokenMask.add(mask.id(), LoginForms.of(obtained));
            Map<String, Login> logins = new LinkedHashMap<>();
            obtained.forEach(token -> logins.putAll(token.logins()));
            if (!existingLogins) {
                // Those of sessions around this one are in no file that it starts from, so they are written again.
                inFile.values().forEach(token -> token.logins().forEach(logins::putIfAbsent));
            }
            Session session = Sessions.get().add(record(place, credentialsIds, outer), run);
            AuthFile.Written written = write(
                    session,
                    directory,
                    WriteAuthFile.inNewDirectory(logins, env, current.getRemote(), existingLogins),
                    inFile,
                    tokens);
            log.replaced(logins.keySet().stream()
                    .filter(host -> written.replacedHosts().contains(host) && !hostsAround.contains(host))
                    .toList());
            return new Opened(directory.getRemote(), variables(directory, written), obtained.get(0));
        } finally {
            tokens.track(); // unless that was done while the agent wrote
        }
    }

    /** One line for each login, and one for each host of which several credentials have a login. */
    private void tell(
            Map<String, TokenCache.Result<RegistryToken>> results,
            Map<String, RegistryToken> around,
            Set<String> hostsAround) {
        Set<String> hosts = new HashSet<>(hostsAround);
        results.forEach((id, result) -> {
            log.opened(id, result);
            boolean same = result.token().equals(around.get(id));
            for (String host : result.token().logins().keySet()) {
                if (!hosts.add(host) && !same) {
                    log.overridden(host, id);
                }
            }
        });
    }

    private SessionRecord record(SessionPlace place, List<String> credentialsIds, @CheckForNull Session outer) {
        return new SessionRecord(
                run.getExternalizableId(),
                place,
                credentialsIds,
                outer == null ? List.of() : outer.record().allIds(),
                mask.id(),
                null);
    }

    private AuthFile.Written write(
            Session session,
            FilePath directory,
            WriteAuthFile file,
            Map<String, RegistryToken> inFile,
            BuildTokens tokens)
            throws IOException, InterruptedException {
        boolean complete = false;
        try {
            AuthFile.Written written = session.write(file, directory, inFile, listener, tokens::track);
            log.dropped(written.dropped());
            if (!written.existing().isEmpty()) {
                TokenMask.add(mask.id(), LoginForms.ofAgent(session.record().node(), written.existing()));
            }
            complete = true;
            return written;
        } finally {
            if (!complete) {
                session.end();
            }
        }
    }

    private Map<String, String> variables(FilePath directory, AuthFile.Written written) {
        Map<String, String> variables = written.environment(
                directory.getRemote(), name -> directory.child(name).getRemote());
        if (env.containsKey("BUILDX_CONFIG")) {
            variables.remove("BUILDX_CONFIG"); // builders elsewhere than in docker's directory
        }
        return variables;
    }

    private static Set<String> hosts(Map<String, RegistryToken> tokens) {
        Set<String> hosts = new HashSet<>();
        tokens.values().forEach(token -> hosts.addAll(token.logins().keySet()));
        return hosts;
    }

    /**
     * The result for a block.
     *
     * @param directory of the auth file, as the agent names it
     * @param variables by which clients find the auth file
     * @param first the token of the first credential
     */
    public record Opened(
            @NonNull String directory,
            @NonNull Map<String, String> variables,
            @NonNull RegistryToken first) {}
}
