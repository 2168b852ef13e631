package io.jenkins.plugins.registrytoken.cloud.faults;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** What is wrong with a message that is to be one clear line. */
final class Line {
    private static final int LONGEST = 600;
    private static final Pattern TRACE = Pattern.compile("java\\.|Exception|Throwable|\\bnull\\b|\\bat \\w+\\.\\w+\\(");
    private static final Pattern TAG = Pattern.compile("</?[A-Za-z!][^>]*>");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{12,}={0,2}");
    private static final Pattern BROKEN_SENTENCE = Pattern.compile("[.?!:;,][.?!:;,]|\\s[.?!:;,]\\s|\\s{2}");
    private static final Pattern PROXY = Pattern.compile("HTTP_PROXY_AUTH|HTTP 407");
    private static final Pattern ADVICE = Pattern.compile(
            "(?i)\\b(check|try again|enter|grant|attach|choose|give its|correct it|enable|allow that)\\b");

    private Line() {}

    /** @param service with its host */
    static List<String> flaws(Throwable failure, String service) {
        String line = String.valueOf(failure.getMessage());
        List<String> flaws = new ArrayList<>();
        add(flaws, line.codePoints().anyMatch(Character::isISOControl), "more than a line");
        add(flaws, line.length() > LONGEST, "too long");
        add(flaws, !line.contains(service) || !service.contains(" at 127.0.0.1"), "does not name " + service);
        add(flaws, TRACE.matcher(line).find(), "part of a stack trace");
        add(flaws, TAG.matcher(line).find(), "an HTML tag");
        add(flaws, BROKEN_SENTENCE.matcher(line.replaceAll("\\([^)]*\\)", "()")).find(), "a broken sentence");
        String last = line.substring(Math.max(line.lastIndexOf(". "), line.lastIndexOf("? ")) + 1);
        add(flaws, !line.endsWith(".") || !ADVICE.matcher(last).find(), "no advice at its end");
        add(flaws, PROXY.matcher(line).find() && !last.contains("proxy"), "no word about the proxy");
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            add(flaws, holdsCanary(String.valueOf(cause.getMessage())), "a secret");
        }
        return flaws;
    }

    private static boolean holdsCanary(String text) {
        return text.contains("canary") || BASE64.matcher(text).results().anyMatch(word -> isCanary(word.group()));
    }

    private static boolean isCanary(String word) {
        try {
            return new String(Base64.getDecoder().decode(word), StandardCharsets.ISO_8859_1).contains("canary");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void add(List<String> flaws, boolean found, String flaw) {
        if (found) {
            flaws.add(flaw);
        }
    }
}
