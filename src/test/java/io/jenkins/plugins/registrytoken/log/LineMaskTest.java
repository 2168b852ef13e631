package io.jenkins.plugins.registrytoken.log;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;

import io.jenkins.plugins.registrytoken.fuzz.Growth;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineMaskTest {
    private static final String PASSWORD = "canary-of-a-line-0123456789abcdef";
    private static final String AUTH = encode("a-region@AN-ACCESS-KEY:" + PASSWORD);
    private static final int SHORTEST_PART = 4;
    private static final LeakSearch SEARCH = new LeakSearch(PASSWORD, AUTH);

    private final LineMask mask =
            new LineMask(List.of(PASSWORD, AUTH, inBase64(AUTH, 0), inBase64(AUTH, 1), inBase64(AUTH, 2)));

    @ParameterizedTest
    @ValueSource(ints = {32, 60, 64, 72, 76, 100, 500})
    void nothingIsPrintedOfWhatAToolWraps(int width) {
        for (int before = 0; before < 2 * width; before++) {
            String wrapped =
                    wrap(encode("{ \"auths\": {" + " ".repeat(before) + "\"auth\": \"" + AUTH + "\" } }\n"), width);
            assertThat("the search finds it", SEARCH.in("wrapped", wrapped), not(empty()));
            String masked = mask.another().maskAll(wrapped);
            assertThat("after " + before + " blanks", SEARCH.in("masked", masked), empty());
            assertThat("after " + before + " blanks", shown(masked), lessThan(SHORTEST_PART));
        }
    }

    @Test
    void theEndOfWhatIsWrappedIsMaskedHoweverShortItsLineIs() {
        String line = "x".repeat(70) + AUTH.substring(0, 30);
        for (int rest = 1; rest < 20; rest++) {
            LineMask lines = mask.another();
            String last = AUTH.substring(AUTH.length() - rest);
            lines.mask(line + '\n');
            lines.mask(AUTH.substring(30, AUTH.length() - rest) + '\n');
            assertThat(lines.mask(last + '\n'), equalTo("****\n"));
            assertThat("not what follows", lines.mask(last + '\n'), equalTo(last + '\n'));
        }
    }

    @Test
    void aPartThatStandsAfterOtherTextIsMasked() {
        assertThat(
                mask.mask("  data: " + "x".repeat(20) + AUTH.substring(0, 40) + "\r\n"),
                equalTo("  data: " + "x".repeat(20) + "****\r\n"));
        assertThat(mask.mask("        " + AUTH.substring(40) + "\r\n"), equalTo("        ****\r\n"));
    }

    /** As by {@code base64 "$DOCKER_CONFIG/config.json" | tail -n 2}. */
    @Test
    void aPartWhoseBeginningWasNotPrintedIsMasked() {
        assertThat(mask.mask(AUTH.substring(20) + '\n'), equalTo("****\n"));
        assertThat(mask.another().mask(AUTH.substring(30, 70) + '\n'), equalTo("****\n"));
    }

    @Test
    void otherTextStaysAsItIs() {
        for (String line : List.of(
                "\n",
                "",
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n",
                AUTH.substring(10, 20) + "\n",
                "a line of text that ends like a login may begin: " + AUTH.substring(0, 20) + "\n")) {
            assertThat(mask.mask(line), sameInstance(line));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "aab"})
    void aLineTakesTheTimeThatItsLengthExplainsHoweverItAndTheSecretRepeatThemselves(String repeated) {
        Growth.isInProportion("masking " + repeated, 1600, size -> {
            String secret = repeated.repeat(size / repeated.length()) + '!';
            String wrappable = repeated.repeat(size / repeated.length()) + "zzzz";
            LineMask lines = new LineMask(List.of(secret, wrappable, secret.substring(1), wrappable.substring(1)));
            String text = wrappable.substring(0, size - 1)
                    + '\n'
                    + wrappable.substring(0, size / 2)
                    + '\n'
                    + wrappable.substring(0, size - 1).repeat(2)
                    + '\n';
            return () -> lines.another().maskAll(text);
        });
    }

    /** How many characters of the encoded login are left at the end of the line where it begins. */
    private static int shown(String masked) {
        String text = masked.replace("\n", "");
        int shown = 0;
        for (int shift = 0; shift < 3; shift++) {
            String secret = inBase64(AUTH, shift);
            while (text.contains(secret.substring(0, shown + 1) + "****")) {
                shown++;
            }
        }
        return shown;
    }

    private static String wrap(String text, int width) {
        return text.replaceAll("(.{" + width + "})", "$1\n") + '\n';
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As credentials-binding has it, for a text that begins so far into a group of three. */
    private static String inBase64(String text, int shift) {
        String encoded = encode("a".repeat(shift) + text).substring(2 * shift);
        return encoded.endsWith("=") ? encoded.substring(0, encoded.indexOf('=') - 1) : encoded;
    }
}
