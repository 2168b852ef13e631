package io.jenkins.plugins.registrytoken.credentials;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** On whose behalf a token is asked for. An {@link Authentication} gets everything that it may use from here. */
public interface Requester {

    /** For the audit log of the cloud: {@code jenkins-}, followed by the full name of the job; {@code jenkins} without a job. */
    @NonNull
    String name();

    /**
     * Another credential that the registry token refers to. It is one of the place where the registry token is stored,
     * whichever build uses it. A user's own registry token may refer to none.
     *
     * @throws TokenException if there is none with this id that may be used
     */
    @NonNull
    <C extends StandardCredentials> C credentials(@NonNull String id, @NonNull Class<C> type) throws TokenException;

    /**
     * To be called before a reusable secret, such as a password or a token, is sent to an address that is not known to be
     * the cloud's own.
     *
     * @throws TokenException unless administrators have allowed this host, or it is on loopback and that is allowed
     */
    void requireAllowed(@NonNull String host, int port) throws TokenException;

    /**
     * To be called before the identity of the controller is used.
     *
     * @throws TokenException unless the registry token is stored in Jenkins itself: otherwise the right to create a
     *     credential in a folder would be the right to act as the controller
     */
    void requireController() throws TokenException;
}
