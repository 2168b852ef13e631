package io.jenkins.plugins.registrytoken.issuer;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** On whose behalf a token is asked for. An {@link Authentication} gets everything that it may use from here. */
public interface Requester {

    /** The {@link #name} where no job asks. */
    String CONTROLLER = "jenkins";

    /** For the audit log of a cloud: {@code jenkins-}, followed by the full name of the job; {@link #CONTROLLER} without one. */
    @NonNull
    String name();

    /**
     * Where the registry token is stored, for messages: {@code folder team/app}.
     */
    @NonNull
    String place();

    /**
     * Reads another credential to which the registry token refers. It must belong to the place where the registry token is
     * stored, whichever build uses it. A user's own registry token may refer to none. A credential that differs between builds
     * is the one of the build that asks.
     *
     * @param reader calls the getters of the credential, which may call a vault. It is also given who shares what the
     *     credential gives: equal objects for all builds of the place if the credential makes something for each build, and
     *     else for builds of one job only, as somebody else may have entered it
     * @throws TokenException if there is none with this id that may be used, or it cannot be read at present
     */
    @NonNull
    <C extends StandardCredentials, V> V read(
            @NonNull String id, @NonNull Class<C> type, @NonNull BiFunction<C, Object, V> reader) throws TokenException;

    /** As {@link #read(String, Class, BiFunction)}, where it makes no difference who shares what the credential gives. */
    @NonNull
    default <C extends StandardCredentials, V> V read(
            @NonNull String id, @NonNull Class<C> type, @NonNull Function<C, V> reader) throws TokenException {
        return read(id, type, (credential, sharers) -> reader.apply(credential));
    }

    /**
     * To be called before an address that is not known to be the cloud's own gets a reusable secret, such as a password or a
     * token, or a signature with the key of another credential.
     *
     * @throws TokenException unless administrators have allowed this host, or it is on loopback and that is allowed
     */
    void requireAllowed(@NonNull String host, int port) throws TokenException;

    /**
     * To be called like {@link #requireAllowed(String, int)} where the cloud's own hosts are known.
     *
     * @param ofCloud whether a host is certainly the cloud's own
     * @throws TokenException if another host is among these, and is not allowed
     */
    default void requireAllowed(@NonNull Predicate<String> ofCloud, @NonNull List<Endpoint> endpoints)
            throws TokenException {
        for (Endpoint endpoint : endpoints) {
            if (!ofCloud.test(endpoint.url().host())) {
                requireAllowed(endpoint.url().host(), endpoint.url().port());
            }
        }
    }

    /**
     * To be called before the identity of the controller is used.
     *
     * @throws TokenException unless the registry token is stored in Jenkins itself: otherwise the right to create a
     *     credential in a folder would be the right to act as the controller. Only administrators may try it in a form
     */
    void requireController() throws TokenException;
}
