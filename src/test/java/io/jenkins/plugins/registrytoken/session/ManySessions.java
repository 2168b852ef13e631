package io.jenkins.plugins.registrytoken.session;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.registrytoken.log.TokenMask;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** As many sessions of one build as one likes, opened the way the step does it. */
public final class ManySessions {
    private final Run<?, ?> run;
    private final FilePath workspace;
    private final TaskListener listener;
    private final List<SessionHandle> sessions = new ArrayList<>();
    /** A build keeps its own. */
    private final List<TokenMask> masks = new ArrayList<>();

    public ManySessions(Run<?, ?> run, FilePath workspace, TaskListener listener) {
        this.run = run;
        this.workspace = workspace;
        this.listener = listener;
    }

    public void open(int count, String credentialsId) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            SessionHandle session = new SessionHandle(List.of(credentialsId), true);
            TokenMask mask = new TokenMask(run.getCharset());
            session.open(run, workspace, workspace, new EnvVars(), listener, mask);
            sessions.add(session);
            masks.add(mask);
        }
    }

    /** All are due at once, a second from now. */
    public void areDue() {
        Sessions.get().all().forEach(session -> session.renewIn(Duration.ZERO));
    }

    /** How many have the login with this password in their auth files. */
    public long with(String password) {
        return Sessions.get().all().stream()
                .filter(session -> session.tokens().values().stream()
                        .anyMatch(token -> token.login().password().equals(password)))
                .count();
    }

    public void close() throws InterruptedException {
        for (SessionHandle session : sessions) {
            session.close(listener);
        }
        sessions.clear();
        masks.clear();
    }
}
