package io.jenkins.plugins.registrytoken.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Masks secrets in the lines of one text, one line after the other, also where a tool has wrapped base64 into lines: then
 * a line has only a part of a secret, at its end, at its beginning, or all over. However line and secret are made, the
 * time for both is in proportion to their lengths. For one thread.
 */
final class LineMask {
    private static final String MASK = "****";
    /** In shorter lines parts are not looked for. base64 wraps at 76, PEM and openssl at 64. */
    private static final int SHORTEST_LINE = 32;
    /** A shorter part may be there by chance. */
    private static final int SHORTEST_PART = 4;
    /** So much of a secret is looked for first: that is fast, and most lines have none. */
    private static final int HEAD = 16;

    private final List<Secret> secrets;
    /** With how many characters of a secret the lines so far may have ended: with several, where it repeats itself. */
    private Map<Secret, BitSet> begun = Map.of();

    private record Secret(String text, String head, boolean wrappable) {
        static Secret of(String text) {
            return new Secret(
                    text,
                    text.substring(0, Math.min(HEAD, text.length())),
                    text.length() >= SHORTEST_PART && text.chars().allMatch(LineMask::isBase64));
        }
    }

    LineMask(@NonNull Collection<String> secrets) {
        this.secrets = secrets.stream()
                .distinct()
                .filter(secret -> !secret.isEmpty())
                .map(Secret::of)
                .toList();
    }

    private LineMask(LineMask other) {
        secrets = other.secrets;
    }

    /** For the same secrets in another text. */
    @NonNull
    LineMask another() {
        return new LineMask(this);
    }

    /** All lines of a text that is printed at once. */
    @NonNull
    String maskAll(@NonNull String text) {
        StringBuilder masked = new StringBuilder(text.length());
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start) + 1;
            String line = text.substring(start, end == 0 ? text.length() : end);
            masked.append(mask(line));
            start += line.length();
        }
        return masked.toString();
    }

    /**
     * @param line with its end, or without
     * @return the same object if it holds no secret
     */
    @NonNull
    String mask(@NonNull String line) {
        BitSet masked = new BitSet();
        secrets.forEach(secret -> maskWhole(line, secret, masked));
        maskParts(line, masked);
        return masked.isEmpty() ? line : masked(line, masked);
    }

    private static void maskWhole(String line, Secret secret, BitSet masked) {
        int length = secret.text.length();
        int first = line.indexOf(secret.head);
        if (first < 0 || first + length > line.length()) {
            return;
        }
        int[] alike = alike(secret.text, line.substring(first));
        int end = 0;
        for (int at = first; at + length <= line.length(); at++) {
            if (alike[at - first] == length) {
                masked.set(Math.max(at, end), at + length);
                end = at + length;
            }
        }
    }

    private void maskParts(String line, BitSet masked) {
        int end = line.length();
        while (end > 0 && isLineEnd(line.charAt(end - 1))) {
            end--;
        }
        int start = end;
        while (start > 0 && isBase64(line.charAt(start - 1))) {
            start--;
        }
        boolean isLong = end - start >= SHORTEST_LINE;
        if (!isLong && begun.isEmpty()) {
            return;
        }
        String word = line.substring(start, end);
        Map<Secret, BitSet> next = new HashMap<>();
        for (Secret secret : isLong ? secrets : List.copyOf(begun.keySet())) {
            if (!secret.wrappable) {
                continue;
            }
            BitSet lengths = new BitSet();
            BitSet before = begun.get(secret);
            if (before != null || secret.text.indexOf(word.substring(0, SHORTEST_PART), 1) > 0) {
                goesOn(word, secret.text, before, isLong, start, masked, lengths);
            }
            if (isLong) {
                begins(word, secret.text, start, masked, lengths);
            }
            if (!lengths.isEmpty()) {
                next.put(secret, lengths);
            }
        }
        begun = next;
    }

    /** Masks the secret's beginning at the end of the word. */
    private static void begins(String word, String secret, int start, BitSet masked, BitSet lengths) {
        int first = word.indexOf(secret.charAt(0), Math.max(0, word.length() - secret.length() + 1));
        if (first < 0) {
            return;
        }
        String end = word.substring(first);
        int[] alike = alike(secret, end);
        int longest = 0;
        for (int length = 1; length <= end.length(); length++) {
            if (alike[end.length() - length] == length) {
                lengths.set(length);
                longest = length;
            }
        }
        if (longest >= SHORTEST_PART) {
            masked.set(start + word.length() - longest, start + word.length());
        }
    }

    /**
     * Masks what follows in the secret, at the beginning of the word.
     *
     * @param before with how many characters of the secret the lines so far may have ended; null for none
     * @param anywhere whether it may be any part of the secret, as what is before was perhaps not seen
     */
    private static void goesOn(
            String word,
            String secret,
            @CheckForNull BitSet before,
            boolean anywhere,
            int start,
            BitSet masked,
            BitSet lengths) {
        int[] alike = alike(word, secret);
        int longest = 0;
        for (int from = 1; from < secret.length(); from++) {
            boolean expected = before != null && before.get(from);
            int length = Math.min(word.length(), secret.length() - from);
            int atLeast = expected && from >= SHORTEST_PART ? 1 : SHORTEST_PART;
            if ((expected || anywhere) && length >= atLeast && alike[from] == length) {
                longest = Math.max(longest, length);
                if (from + length < secret.length()) {
                    lengths.set(from + length);
                }
            }
        }
        masked.set(start, start + longest);
    }

    /** How many of the pattern's first characters stand at each place of the text, by the Z algorithm. */
    private static int[] alike(String pattern, String text) {
        int length = Math.min(pattern.length(), text.length());
        String both = pattern.substring(0, length) + text;
        int[] alike = new int[both.length()];
        int begin = 0;
        int end = 0;
        for (int at = 1; at < alike.length; at++) {
            int same = at < end ? Math.min(end - at, alike[at - begin]) : 0;
            while (at + same < alike.length && both.charAt(same) == both.charAt(at + same)) {
                same++;
            }
            alike[at] = same;
            if (at + same > end) {
                begin = at;
                end = at + same;
            }
        }
        return Arrays.stream(alike, length, alike.length)
                .map(same -> Math.min(same, length))
                .toArray();
    }

    private static String masked(String line, BitSet masked) {
        StringBuilder text = new StringBuilder(line.length());
        int kept = 0;
        for (int at = masked.nextSetBit(0); at >= 0; at = masked.nextSetBit(kept)) {
            text.append(line, kept, at).append(MASK);
            kept = masked.nextClearBit(at);
        }
        return text.append(line, kept, line.length()).toString();
    }

    private static boolean isLineEnd(int c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isBase64(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_'
                || c == '=';
    }
}
