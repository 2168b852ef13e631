package io.jenkins.plugins.registrytoken.session;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.Secret;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** An access key in a vault: each look at it is a call to a server, which may fail or not answer. */
public final class RemoteKey extends BaseStandardCredentials implements StandardUsernamePasswordCredentials {
    private static final long serialVersionUID = 1;

    /** What each look at the key throws; null for nothing. */
    static final AtomicReference<RuntimeException> FAULT = new AtomicReference<>();

    /** How many looks wait for the server. */
    static final AtomicInteger WAITING = new AtomicInteger();

    private static volatile CountDownLatch server = new CountDownLatch(0);

    RemoteKey(String id) {
        super(CredentialsScope.GLOBAL, id, "in a vault");
    }

    static void serverHangs() {
        server = new CountDownLatch(1);
    }

    static void serverAnswers() {
        server.countDown();
    }

    @NonNull
    @Override
    public String getUsername() {
        return SimulatedCredentials.ACCESS_KEY;
    }

    @NonNull
    @Override
    public Secret getPassword() {
        RuntimeException fault = FAULT.get();
        if (fault != null) {
            throw fault;
        }
        WAITING.incrementAndGet();
        try {
            server.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            WAITING.decrementAndGet();
        }
        return Secret.fromString(SimulatedCredentials.SECRET);
    }
}
