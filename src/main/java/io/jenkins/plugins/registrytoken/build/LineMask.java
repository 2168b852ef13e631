package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Masks secrets in the lines of one text, one line after the other, also where a tool has wrapped base64 into lines: then
 * a line has only a part of a secret, at its end, at its beginning, or all over. For one thread.
 */
final class LineMask {
    private static final String MASK = "****";
    /** In shorter lines parts are not looked for. base64 wraps at 76, PEM and openssl at 64. */
    private static final int SHORTEST_LINE = 32;
    /** A shorter part may be there by chance. */
    private static final int SHORTEST_PART = 4;

    private final Pattern whole;
    private final List<String> wrappable;
    private List<Part> begun = List.of();

    /** A secret of which a line had the beginning. */
    private record Part(String secret, int length, boolean masked) {}

    LineMask(@NonNull Collection<String> secrets) {
        whole = Pattern.compile(secrets.stream()
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
        wrappable = secrets.stream()
                .distinct()
                .filter(secret -> secret.length() >= SHORTEST_PART)
                .filter(secret -> secret.chars().allMatch(LineMask::isBase64))
                .toList();
    }

    private LineMask(LineMask other) {
        whole = other.whole;
        wrappable = other.wrappable;
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
        Matcher matcher = whole.matcher(line);
        while (matcher.find()) {
            masked.set(matcher.start(), matcher.end());
        }
        maskParts(line, masked);
        return masked.isEmpty() ? line : masked(line, masked);
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
        if (end - start < SHORTEST_LINE && begun.isEmpty()) {
            return;
        }
        String word = line.substring(start, end);
        List<Part> next = new ArrayList<>();
        for (Part part : begun) {
            goesOn(word, part.secret, part.length, part.masked ? 1 : SHORTEST_PART, start, masked, next);
        }
        if (word.length() >= SHORTEST_LINE) {
            String head = word.substring(0, SHORTEST_PART);
            for (String secret : wrappable) {
                begins(word, secret, start, masked, next);
                for (int from = secret.indexOf(head, 1); from > 0; from = secret.indexOf(head, from + 1)) {
                    goesOn(word, secret, from, SHORTEST_PART, start, masked, next);
                }
            }
        }
        begun = next;
    }

    /** Masks the secret's beginning at the end of the word. */
    private static void begins(String word, String secret, int start, BitSet masked, List<Part> next) {
        int first = Math.max(0, word.length() - secret.length() + 1);
        for (int at = word.indexOf(secret.charAt(0), first); at >= 0; at = word.indexOf(secret.charAt(0), at + 1)) {
            int length = word.length() - at;
            if (word.regionMatches(at, secret, 0, length)) {
                boolean enough = length >= SHORTEST_PART;
                if (enough) {
                    masked.set(start + at, start + word.length());
                }
                next.add(new Part(secret, length, enough));
            }
        }
    }

    /** Masks what follows in the secret, at the beginning of the word. */
    private static void goesOn(
            String word, String secret, int from, int atLeast, int start, BitSet masked, List<Part> next) {
        int length = Math.min(word.length(), secret.length() - from);
        if (length >= atLeast && word.regionMatches(0, secret, from, length)) {
            masked.set(start, start + length);
            if (from + length < secret.length()) {
                next.add(new Part(secret, from + length, true));
            }
        }
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
