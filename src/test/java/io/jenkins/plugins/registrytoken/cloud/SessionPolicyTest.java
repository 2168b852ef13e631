package io.jenkins.plugins.registrytoken.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionPolicyTest {

    @Test
    void noPolicyIsNone() {
        assertThat(SessionPolicy.compact(null, 1), nullValue());
    }

    @Test
    void theBlanksOfALayoutDoNotCount() {
        String policy = """
            {
              "Version": "1",
              "Statement": [{"Effect": "Allow", "Action": "cr:Pull*", "Resource": "a b \u00fc", "n": 1.5}]
            }
            """;
        String compact =
                "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"cr:Pull*\",\"Resource\":\"a b \u00fc\",\"n\":1.5}]}";
        assertThat(SessionPolicy.compact(policy, compact.length()), equalTo(compact));
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> SessionPolicy.compact(policy, compact.length() - 1))
                        .getMessage(),
                equalTo("The session policy has " + compact.length()
                        + " characters without blanks, and the cloud takes " + (compact.length() - 1)
                        + ": shorten it."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                 | must be a JSON object, in braces.
        []                 | must be a JSON object, in braces.
        {}                 | must be a JSON object, in braces.
        "a"                | must be a JSON object, in braces.
        {"a" 1}            | is no JSON: check line 1, column 6.
        {"a": 1} {"b": 2}  | is no JSON: check line 1, column 10.
        {"a": 1, "a": 2}   | is no JSON: check line 1, column 13.
        allow everything   | is no JSON: check line 1, column 6.
        """)
    void whatIsNoJsonObjectIsOneLine(String policy, String problem) {
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> SessionPolicy.compact(policy, 2048))
                        .getMessage(),
                equalTo("The session policy " + problem));
    }
}
