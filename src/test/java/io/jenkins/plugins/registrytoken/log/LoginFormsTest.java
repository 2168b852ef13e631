package io.jenkins.plugins.registrytoken.log;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.registrytoken.token.Login;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What an agent says that its user's logins are, which it may say to slow down or to blank out the log. */
@WithJenkins
class LoginFormsTest {
    @BeforeAll
    static void start(JenkinsRule jenkins) {
        // The forms are asked of an extension.
    }

    @Test
    void aPasswordThatIsPartOfEveryWordIsNotMasked() {
        assertThat(ofAgent(List.of(new Login("u", ""), new Login("u", "e"), new Login("u", "the"))), empty());
        assertThat(
                ofAgent(List.of(new Login("u", "e"), new Login("u", "four")))
                        .get(0)
                        .texts()
                        .toList(),
                hasItem("four"));
    }

    @Test
    void aPasswordThatIsLongerThanAnyClientTakesIsNotMasked() {
        Login longest = new Login("u", "x".repeat(16 * 1024));
        assertThat(ofAgent(List.of(longest)), hasSize(1));
        assertThat(ofAgent(List.of(new Login("u", longest.password() + 'x'))), empty());
        assertThat(ofAgent(List.of(new Login("x".repeat(16 * 1024 + 1), "password"))), empty());
    }

    @Test
    void onlySoManyAreMaskedAsLeaveTheLogFast() {
        assertThat(
                ofAgent(IntStream.range(0, 5000)
                        .mapToObj(i -> new Login("u", "password" + i))
                        .toList()),
                hasSize(300));
        List<LoginForms> large = ofAgent(IntStream.range(0, 300)
                .mapToObj(i -> new Login("u", i + "x".repeat(16 * 1024 - 8)))
                .toList());
        assertThat(large.size(), lessThanOrEqualTo(16));
    }

    @Test
    void theSameLoginCountsOnce() {
        Login login = new Login("u", "password");
        assertThat(
                ofAgent(List.of(login, login, login)).stream()
                        .map(forms -> forms.texts().findFirst().isPresent())
                        .toList(),
                contains(true));
    }

    private static List<LoginForms> ofAgent(List<Login> logins) {
        return LoginForms.ofAgent("agent", logins);
    }
}
