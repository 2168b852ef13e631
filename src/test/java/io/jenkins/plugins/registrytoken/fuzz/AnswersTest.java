package io.jenkins.plugins.registrytoken.fuzz;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever a cloud answers, a request gives something usable, or says in one line without a secret why not. */
class AnswersTest {
    private static final Pattern LINE_BREAK = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");
    private static final Pattern SIGNATURE = Pattern.compile("Signature=[0-9a-f]");

    @Example
    void everyRequestIsAnswered() {
        for (CloudRequest<?> request : CannedRequests.ALL) {
            CannedCloud cloud =
                    new CannedCloud(call -> CannedRequests.answers(call).get(0));
            assertDoesNotThrow(() -> request.send(cloud), request::service);
        }
    }

    @Property(tries = 2000, seed = "20261125")
    void anAnswerThatIsNearlyRightIsUsedOrExplained(@ForAll long seed) {
        Mutation mutation = new Mutation(seed);
        isUsedOrExplained(mutation.any(CannedRequests.ALL), new CannedCloud(call -> {
            if (mutation.chance(20)) {
                return mutation.of(mutation.any(CannedRequests.ERRORS));
            }
            CannedAnswer answer = mutation.any(CannedRequests.answers(call));
            return mutation.chance(50) ? mutation.of(answer) : answer;
        }));
    }

    @Example
    void whatACloudRepeatsOfTheRequestIsNotShown() {
        for (CloudRequest<?> request : CannedRequests.ALL) {
            for (CannedAnswer error : CannedRequests.ERRORS) {
                isUsedOrExplained(request, new CannedCloud(call -> error));
                isUsedOrExplained(
                        request,
                        new CannedCloud(call -> call.url().encodedPath().endsWith("token")
                                        || call.url().encodedPath().endsWith("tokens")
                                ? CannedRequests.answers(call).get(0)
                                : error));
            }
        }
    }

    private static void isUsedOrExplained(CloudRequest<?> request, CannedCloud cloud) {
        Expiring answer;
        try {
            answer = request.send(cloud);
        } catch (TokenException e) {
            isOneCleanLine(e.getMessage());
            return;
        }
        assertThat(answer.isExpired(CannedCloud.NOW), is(false));
        assertThat(answer.toString(), not(containsString("canary-password")));
        if (answer instanceof RegistryToken token) {
            token.logins().values().forEach(login -> assertThat(login.encode(), not(containsString("\n"))));
        }
        if (answer instanceof IssuedKey key) {
            assertThat(key.key().toString(), not(containsString("canary")));
        }
    }

    private static void isOneCleanLine(String message) {
        assertThat(message, not(containsString("canary")));
        assertThat(message, not(containsString(CannedAnswer.LOGIN)));
        assertThat(message, SIGNATURE.matcher(message).find(), is(false));
        assertThat(message, LINE_BREAK.matcher(message).find(), is(false));
        assertThat(message.length(), lessThan(2000));
    }
}
