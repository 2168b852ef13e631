package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Pattern;
import okio.ByteString;

/** The name of the session that the key of a role belongs to, shown in the audit log of the cloud. */
public final class SessionName {
    private static final int LONGEST = 64;
    private static final Pattern NAME = Pattern.compile("[\\w.@-]{2," + LONGEST + '}');
    private static final int HASH_DIGITS = 12;
    private static final Pattern HASHED = Pattern.compile("-[0-9a-f]{" + HASH_DIGITS + "}$");

    private SessionName() {}

    /** @throws IllegalArgumentException if this cannot be the name of a session; the message says so */
    public static void check(@NonNull String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The session name must be 2 to 64 letters, digits, full stops, hyphens, underscores and at signs.");
        }
    }

    /**
     * The text as a session name, another one for each text. What cannot be in one becomes a hyphen; a text that was changed
     * or cut, or that ends as such a name does, gets the beginning of its hash.
     */
    @NonNull
    public static String of(@NonNull String text) {
        if (NAME.matcher(text).matches() && !HASHED.matcher(text).find()) {
            return text;
        }
        String name = text.replaceAll("[^\\w.@-]+", "-");
        String hash = ByteString.encodeUtf8(text).sha256().hex().substring(0, HASH_DIGITS);
        return name.substring(0, Math.min(name.length(), LONGEST - 1 - HASH_DIGITS)) + '-' + hash;
    }
}
