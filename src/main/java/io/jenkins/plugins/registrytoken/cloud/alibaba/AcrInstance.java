package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Pattern;

/**
 * An instance of Container Registry, Enterprise Edition, as users enter it.
 *
 * @param kind whether this is the id or the name
 * @param text letters, digits and hyphens
 */
public record AcrInstance(@NonNull Kind kind, @NonNull String text) {

    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9-]+");

    /** @throws IllegalArgumentException if it cannot be one; the message says so */
    public AcrInstance {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    text.isEmpty()
                            ? "The instance is empty: enter its ID or its name."
                            : "The instance ID or name may hold letters, digits and hyphens only.");
        }
    }

    /**
     * Takes what begins with {@code cri-} for an id, and everything else for a name.
     *
     * @throws IllegalArgumentException if it can be neither; the message says so
     */
    @NonNull
    public static AcrInstance of(@NonNull String idOrName) {
        String text = idOrName.strip();
        return new AcrInstance(text.startsWith("cri-") ? Kind.ID : Kind.NAME, text);
    }

    @Override
    public String toString() {
        return text;
    }

    /** Whether the text is an ID or a name. */
    public enum Kind {
        ID,
        NAME
    }
}
