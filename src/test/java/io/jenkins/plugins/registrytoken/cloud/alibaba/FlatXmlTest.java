package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatXmlTest {

    @Test
    void readsTheTextsOfTheChildren() {
        assertThat(
                FlatXml.read(ByteString.encodeUtf8(
                                "\n<?xml version=\"1.0\"?><Error><!-- - --><Code> A.B\n</Code><Message>x &amp; <![CDATA[<y>]]>"
                                        + "</Message></Error>"))
                        .toString(),
                equalTo("{\"Code\":\"A.B\",\"Message\":\"x & <y>\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "{\"Code\":1}",
                "<Error/>",
                "<Error><Code>x</Code>",
                "<html><body>login</body></html>",
                "<!DOCTYPE html><html><body>x</body></html>",
                "<!DOCTYPE Error [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Error><Code>&e;</Code></Error>",
                "<!DOCTYPE Error SYSTEM \"http://127.0.0.1:1/x.dtd\"><Error><Code>x</Code></Error>",
                "<Error><Code>&undeclared;</Code></Error>"
            })
    void readsNothingElse(String text) {
        assertThat(FlatXml.read(ByteString.encodeUtf8(text)), nullValue());
    }
}
