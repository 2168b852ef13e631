package io.jenkins.plugins.registrytoken.token;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * A user name and password for a registry, as they stand in the {@code auth} member of Docker's {@code config.json}.
 * Its {@link #toString} shows no password.
 *
 * @param username not empty, without a colon or control characters
 * @param password may hold colons, but no control characters
 */
public record Login(@NonNull String username, @NonNull String password) implements Serializable {

    public Login {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(password, "password");
        if (username.isEmpty() || username.indexOf(':') >= 0 || !isPrintable(username) || !isPrintable(password)) {
            throw new IllegalArgumentException("not a user name and password that a registry client can read");
        }
    }

    /**
     * Reads an {@code auth} value the way the docker CLI does.
     *
     * @return empty if docker could not {@linkplain #isReadable read} it either: not padded standard base64, or no user
     *     name before a colon; or if it cannot be one of these, because of a control character
     */
    @NonNull
    public static Optional<Login> decode(@NonNull String auth) {
        try {
            return text(auth).map(text -> {
                int colon = text.indexOf(':');
                return new Login(text.substring(0, colon), withoutTrailingNuls(text.substring(colon + 1)));
            });
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the docker CLI takes this for an {@code auth} value; it minds no control characters. */
    public static boolean isReadable(@NonNull String auth) {
        return text(auth).isPresent();
    }

    private static Optional<String> text(String auth) {
        // Go's decoder skips line ends and insists on padding; Java's does neither.
        String base64 = auth.replace("\r", "").replace("\n", "");
        if (base64.length() % 4 != 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8))
                    .filter(text -> text.indexOf(':') > 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The base64 form of {@code username:password}: as secret as the password itself. */
    @NonNull
    public String encode() {
        return Base64.getEncoder().encodeToString((username + ':' + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return username + ":****";
    }

    private static boolean isPrintable(String text) {
        // Half a surrogate pair has no UTF-8, so that encode would write another password.
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    private static String withoutTrailingNuls(String password) {
        int end = password.length();
        while (end > 0 && password.charAt(end - 1) == 0) {
            end--;
        }
        return password.substring(0, end);
    }
}
