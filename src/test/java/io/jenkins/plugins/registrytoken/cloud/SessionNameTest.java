package io.jenkins.plugins.registrytoken.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionNameTest {

    @ParameterizedTest
    @CsvSource({
        "jenkins.example.com,jenkins\\.example\\.com",
        "jenkins-a-b,jenkins-a-b",
        "Über CI/1,-ber-CI-1-[0-9a-f]{12}",
        "x,x-[0-9a-f]{12}",
        "'',-[0-9a-f]{12}",
        "a/b,a-b-[0-9a-f]{12}",
        "a-b-0123456789ab,a-b-0123456789ab-[0-9a-f]{12}"
    })
    void aSessionNameIsMadeOfAnyText(String text, String name) {
        assertThat(SessionName.of(text), matchesPattern(name));
    }

    @Test
    void noJobLooksLikeAnotherInTheAuditLog() {
        String deep = "jenkins-" + "folder/".repeat(20);
        List<String> names = Stream.of(
                        "jenkins-a/b",
                        "jenkins-a-b",
                        "jenkins-a b",
                        "jenkins-a//b",
                        deep + "one",
                        deep + "two",
                        SessionName.of("jenkins-a/b"))
                .map(SessionName::of)
                .toList();
        assertThat(names.stream().distinct().toList(), equalTo(names));
    }

    @Property
    boolean everySessionNameIsOne(@ForAll String text) {
        return SessionName.of(text).matches("[A-Za-z0-9_.@-]{2,64}");
    }
}
