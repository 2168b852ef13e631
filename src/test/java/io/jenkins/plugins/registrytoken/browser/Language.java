package io.jenkins.plugins.registrytoken.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;

/** What a browser asks Jenkins to speak. */
enum Language {
    ENGLISH("en-US"),
    CHINESE("zh-CN");

    private static final String HAS_HAN = "(?s).*\\p{IsHan}.*";

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** As in HTTP's {@code Accept-Language}. */
    String tag() {
        return tag;
    }

    /** This is a text for people, and is it in their language? */
    void assertSpoken(String text) {
        assertThat(this + " speaks", text, this == CHINESE ? matchesRegex(HAS_HAN) : not(matchesRegex(HAS_HAN)));
    }
}
