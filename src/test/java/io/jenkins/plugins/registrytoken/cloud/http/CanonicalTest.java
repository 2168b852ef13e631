package io.jenkins.plugins.registrytoken.cloud.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** What is written by hand, because that is faster, is what Java writes. */
class CanonicalTest {
    @Property
    void aSecondIsWrittenAsJavaWritesIt(@ForAll @LongRange(min = 0, max = 253_402_300_799_999L) long millis) {
        Instant moment = Instant.ofEpochMilli(millis);
        String java = moment.truncatedTo(ChronoUnit.SECONDS).toString();
        assertThat(Canonical.second(moment, "-", ":"), equalTo(java));
        assertThat(Canonical.second(moment, "", ""), equalTo(java.replaceAll("[-:]", "")));
    }

    @Example
    void whatNeedsNoEncodingIsToldByItsCharacters() {
        for (char c = 0; c < 0x200; c++) {
            String java = URLEncoder.encode(String.valueOf(c), StandardCharsets.UTF_8);
            String expected = c == ' ' ? "%20" : c == '*' ? "%2A" : c == '~' ? "~" : java;
            assertThat(Canonical.encode(String.valueOf(c)), equalTo(expected));
        }
    }
}
