package io.jenkins.plugins.registrytoken.token;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * No token could be obtained. The message is one line for users: issuer and host, what it answered, and what to do
 * next. It never holds a key, a token, a signature or a body.
 */
public final class TokenException extends Exception {
    private static final Logger LOGGER = Logger.getLogger(TokenException.class.getName());
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final Instant nextCall;

    public TokenException(@NonNull Reason reason, @NonNull String message) {
        this(reason, message, null);
    }

    private TokenException(Reason reason, String message, @CheckForNull Instant nextCall) {
        super(message);
        this.reason = reason;
        this.nextCall = nextCall;
    }

    /** This failure with the earliest moment at which it can be over. */
    @NonNull
    public TokenException until(@NonNull Instant moment) {
        return new TokenException(reason, getMessage(), moment);
    }

    /**
     * The line for an answer that the plugin cannot cope with, which its documentation does not foresee.
     *
     * @param service who answered
     * @param defect what reading the answer ended in; its message is not shown, as it may quote the answer
     */
    @NonNull
    public static String unusable(@NonNull String service, @NonNull RuntimeException defect) {
        Throwable withoutMessage = new Throwable(defect.getClass().getName());
        withoutMessage.setStackTrace(defect.getStackTrace());
        LOGGER.log(Level.FINE, "An answer that cannot be used", withoutMessage);
        return service + " gave an answer that cannot be used ("
                + defect.getClass().getSimpleName()
                + "). Check the endpoint, and report it to the authors of the plugin if it is right.";
    }

    /** The earliest moment at which it can be over; null if the configuration has to be corrected first. */
    @CheckForNull
    public Instant nextCall() {
        return nextCall;
    }

    @NonNull
    public Reason reason() {
        return reason;
    }

    /** Why, as far as it decides what happens next. */
    public enum Reason {
        /** The cloud knows us and says no, or does not know us. Clouds lock a key after a few such answers. */
        REFUSED(Duration.ofMinutes(5)),
        /** The cloud does not understand the question, or the configuration is incomplete. */
        INVALID_REQUEST(Duration.ofSeconds(5)),
        /** Too many calls. */
        THROTTLED(Duration.ofSeconds(10)),
        /** The cloud has a problem of its own. */
        UNAVAILABLE(Duration.ofSeconds(5)),
        /** No answer came at all. */
        UNREACHABLE(Duration.ofSeconds(5)),
        /** An answer came that is not what the API documents. */
        INVALID_ANSWER(Duration.ofSeconds(5));

        private final Duration memory;

        Reason(Duration memory) {
            this.memory = memory;
        }

        /** For how long the failure is remembered, so that waiting builds do not repeat the call. */
        @NonNull
        public Duration memory() {
            return memory;
        }
    }
}
