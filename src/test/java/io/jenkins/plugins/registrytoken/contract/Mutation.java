package io.jenkins.plugins.registrytoken.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import okhttp3.mockwebserver.MockResponse;
import okio.Buffer;

/** Damages what was right, a little, so that it nearly is. The same random numbers do the same damage. */
public final class Mutation {
    /** What stands for one value or one name in JSON. */
    private static final Pattern VALUE =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.){0,500}\"|-?\\d[\\d.eE+-]{0,40}|true|false|null|\\{}|\\[]");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "1e-999999999",
            "123456789012345678901234567890",
            "9".repeat(1200),
            "\"\"",
            "\" \"",
            "\"x\"",
            "\":\"",
            "\"\\u0000\"",
            "\"a\\nb\\r\\tc\"",
            "\"\\u2028\\u0085\\u202e\"",
            "\"\\ud800\"",
            "\"\uFEFF\"",
            "\"ſ\u212A\"",
            "\"😀\"",
            "\"" + "long ".repeat(200) + '"',
            "\"9999-99-99T99:99:99Z\"",
            "\"+1000000000-12-31T23:59:59.999999999Z\"",
            "\"-1000000000-01-01T00:00:00Z\"",
            "[]",
            "{}",
            "[[]]",
            "[null, 1, \"x\", {}]",
            "{\"\": {}}",
            "[".repeat(990) + "]".repeat(990),
            "{\"a\":".repeat(1100) + "1" + "}".repeat(1100));

    private static final List<String> PIECES = List.of(
            "\n",
            "\r\n",
            "\u0000",
            "\u001b[31m",
            "\u2028",
            "\uFEFF",
            "\\",
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "<",
            "&",
            "<!--",
            "]]>",
            "<![CDATA[",
            "<!DOCTYPE x>",
            "é",
            "😀",
            " ",
            ".",
            "//",
            "%00",
            "-p",
            "@");

    private final Random random;

    public Mutation(long seed) {
        this.random = new Random(seed);
    }

    public boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    public <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** The text as bytes, damaged in up to three places. */
    public byte[] of(String text) {
        String damaged = text;
        for (int times = random.nextInt(4); times > 0; times--) {
            damaged = chance(60) ? otherValue(damaged) : otherText(damaged);
        }
        byte[] bytes = damaged.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && chance(15)) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return chance(10) ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    /** The answer, damaged in its status, its headers and its body. */
    MockResponse of(MockResponse answer) {
        MockResponse damaged = new MockResponse().clearHeaders();
        if (chance(10)) {
            damaged.setResponseCode(any(List.of(200, 204, 301, 401, 403, 404, 429, 500, 503)));
        } else {
            damaged.setStatus(answer.getStatus());
        }
        Buffer body = answer.getBody();
        damaged.setBody(new Buffer().write(of(body == null ? "" : body.readUtf8())));
        answer.getHeaders().forEach(header -> {
            if (!header.getFirst().equalsIgnoreCase("Content-Length") && !chance(15)) {
                String value = header.getSecond();
                // No header has a line end in it.
                damaged.addHeaderLenient(
                        header.getFirst(), chance(25) ? otherText(value).replaceAll("[\r\n\u0000]", " ") : value);
            }
        });
        return damaged;
    }

    private String otherValue(String text) {
        List<MatchResult> values = VALUE.matcher(text).results().toList();
        if (values.isEmpty()) {
            return otherText(text);
        }
        MatchResult value = any(values);
        String other = chance(15)
                ? text.substring(value.start(), value.end()) + ", "
                        + any(values).group()
                : any(VALUES);
        return text.substring(0, value.start()) + other + text.substring(value.end());
    }

    private String otherText(String text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(12));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, from) + text.substring(to);
            case 1 -> text.substring(0, from) + any(PIECES) + text.substring(from);
            case 2 -> text.substring(0, to) + text.substring(from);
            default -> text.substring(0, from) + any(PIECES) + text.substring(to);
        };
    }
}
