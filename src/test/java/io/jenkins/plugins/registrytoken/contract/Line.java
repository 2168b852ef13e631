package io.jenkins.plugins.registrytoken.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** What is wrong with a message that is to be one clear line. */
public final class Line {
    private static final int LONGEST = 600;
    private static final int LONGEST_WITH_QUOTES = 2000;
    private static final Pattern LINE_BREAK = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");
    private static final Pattern TRACE = Pattern.compile("java\\.|Exception|Throwable|\\bnull\\b|\\bat \\w+\\.\\w+\\(");
    private static final Pattern TAG = Pattern.compile("</?[A-Za-z!][^>]*>");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{12,}={0,2}");
    private static final Pattern BROKEN_SENTENCE = Pattern.compile("[.?!:;,][.?!:;,]|\\s[.?!:;,]\\s|\\s{2}");
    private static final Pattern PROXY = Pattern.compile("HTTP_PROXY_AUTH|HTTP 407");
    private static final Pattern ADVICE = Pattern.compile(
            "(?i)\\b(check|try again|enter|grant|attach|choose|give its|set one|correct it|enable|allow that)\\b");

    private Line() {}

    /** @param service who answered, and its host, which is {@code 127.0.0.1} */
    public static List<String> flaws(Throwable failure, String service) {
        String line = String.valueOf(failure.getMessage());
        List<String> flaws = new ArrayList<>();
        add(flaws, LINE_BREAK.matcher(line).find(), "more than a line");
        add(flaws, line.length() > LONGEST, "too long");
        add(flaws, !line.contains(service) || !service.contains(" at 127.0.0.1"), "does not name " + service);
        add(flaws, TRACE.matcher(line).find(), "part of a stack trace");
        add(flaws, TAG.matcher(line).find(), "an HTML tag");
        add(flaws, BROKEN_SENTENCE.matcher(sentences(line)).find(), "a broken sentence");
        String last = line.substring(Math.max(line.lastIndexOf(". "), line.lastIndexOf("? ")) + 1);
        add(flaws, !line.endsWith(".") || !ADVICE.matcher(last).find(), "no advice at its end");
        add(flaws, PROXY.matcher(line).find() && !last.contains("proxy"), "no word about the proxy");
        add(flaws, holdsCanary(failure), "a secret");
        return flaws;
    }

    /** Without what stands in brackets, and with names of resources such as {@code iam::1:agency:a} as one word. */
    private static String sentences(String line) {
        return line.replaceAll("\\([^)]*\\)", "()").replaceAll("(?<=\\w)::(?=\\w)", "-");
    }

    /** What is wrong with a message that may quote whatever a cloud says. */
    static List<String> flawsWithQuotes(Throwable failure) {
        String line = String.valueOf(failure.getMessage());
        List<String> flaws = new ArrayList<>();
        add(flaws, LINE_BREAK.matcher(line).find(), "more than a line");
        add(flaws, line.length() > LONGEST_WITH_QUOTES, "too long");
        add(flaws, holdsCanary(failure), "a secret");
        return flaws;
    }

    private static boolean holdsCanary(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (holdsCanary(String.valueOf(cause.getMessage()))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a secret of the tests is in a text, plain or in base64. */
    static boolean holdsCanary(String text) {
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
