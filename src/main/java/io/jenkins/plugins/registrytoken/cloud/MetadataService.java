package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * The metadata service of the virtual machine that the controller runs on, which gives the machine's own keys.
 *
 * @param machine what the controller must run on, to end a message with: {@code an instance with a role}
 * @param url without path; plain HTTP, which never leaves the machine
 * @param session how the service gives session tokens, and takes them
 * @param sessionRequired whether to stop if the service gives no session token, as its first version does. Without one,
 *     whatever makes the controller fetch an address can read the key
 */
public record MetadataService(
        @NonNull String name,
        @NonNull String machine,
        @NonNull HttpUrl url,
        @NonNull Session session,
        boolean sessionRequired) {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final String SECONDS_OF_SESSION = "21600";
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final byte[] NO_BODY = {};

    /** The service and its host, to begin a message with. */
    @NonNull
    public String describe() {
        return "The metadata service of " + name + " at " + url.host();
    }

    /**
     * Begins a session.
     *
     * @return its token; null to go on without
     * @throws TokenException if the service does not answer, or gives no token though one is required
     */
    @CheckForNull
    public String begin(@NonNull Cloud cloud) throws TokenException {
        Request request = new Request.Builder()
                .url(at(session.path))
                .header(session.lifetimeHeader, SECONDS_OF_SESSION)
                .put(RequestBody.create(NO_BODY))
                .build();
        ApiResponse response = send(cloud, request);
        String token = response.body().utf8().strip();
        if (response.isSuccessful() && TOKEN.matcher(token).matches()) {
            return token;
        }
        if (sessionRequired) {
            throw new TokenException(
                    response.status() >= 500 ? Reason.UNAVAILABLE : Reason.INVALID_REQUEST,
                    describe() + " answered HTTP " + response.status()
                            + " where a session token is due. If this machine "
                            + "has the first version of the service only, allow that.");
        }
        return null;
    }

    /**
     * Reads one value.
     *
     * @param token of the session; null if there is none
     * @param path absolute and encoded
     * @return the answer, whatever its status
     * @throws TokenException if the service does not answer
     */
    @NonNull
    public ApiResponse get(@NonNull Cloud cloud, @CheckForNull String token, @NonNull String path)
            throws TokenException {
        Request.Builder request = new Request.Builder().url(at(path));
        if (token != null) {
            request.header(session.tokenHeader, token);
        }
        return send(cloud, Redaction.withSecrets(request.build(), token));
    }

    /**
     * The machine has no key.
     *
     * @param what the service did: {@code has no key}
     */
    @NonNull
    public TokenException absent(@NonNull Reason reason, @NonNull String what) {
        return new TokenException(
                reason,
                describe() + ' ' + what + ": the controller does not run on " + machine
                        + ". Give its instance one, or choose another authentication.");
    }

    /** Through a proxy, it would be the service of the proxy's machine. */
    private ApiResponse send(Cloud cloud, Request request) throws TokenException {
        try {
            return cloud.api().direct(TIMEOUT).send(describe(), now -> request);
        } catch (TokenException e) {
            throw e.reason() == Reason.UNREACHABLE ? absent(Reason.UNREACHABLE, "did not answer") : e;
        }
    }

    private HttpUrl at(String path) {
        return url.newBuilder().encodedPath(path).build();
    }

    /**
     * Where a session token is obtained with {@code PUT}, and in which headers.
     *
     * @param path absolute and encoded
     * @param lifetimeHeader asks for a life of so many seconds
     * @param tokenHeader shows the token
     */
    public record Session(
            @NonNull String path,
            @NonNull String lifetimeHeader,
            @NonNull String tokenHeader) {}
}
