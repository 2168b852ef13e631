package io.jenkins.plugins.registrytoken.contract;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Knows some credentials, notes what it was asked, and allows all or nothing. */
final class ContractRequester implements Requester {
    static final String REFUSAL = "That is not allowed here.";

    /** What can be asked of a requester. */
    enum Question {
        CREDENTIAL,
        HOST,
        CONTROLLER
    }

    private final List<Credentials> credentials;
    private final Set<Question> refused;
    private final Set<Question> asked = EnumSet.noneOf(Question.class);

    ContractRequester(List<Credentials> credentials, Question... refused) {
        this.credentials = credentials;
        this.refused = Set.of(refused);
    }

    Set<Question> asked() {
        return asked;
    }

    @Override
    public String name() {
        return CONTROLLER + "-contract";
    }

    @Override
    public String place() {
        return "the contract";
    }

    @Override
    public <C extends StandardCredentials, V> V read(String id, Class<C> type, BiFunction<C, Object, V> reader)
            throws TokenException {
        ask(Question.CREDENTIAL);
        return credentials.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(credential -> credential.getId().equals(id))
                .findFirst()
                .map(credential -> reader.apply(credential, place()))
                .orElseThrow(() -> new TokenException(Reason.INVALID_REQUEST, "There is no credential " + id + '.'));
    }

    @Override
    public void requireAllowed(String host, int port) throws TokenException {
        ask(Question.HOST);
    }

    @Override
    public void requireController() throws TokenException {
        ask(Question.CONTROLLER);
    }

    private void ask(Question question) throws TokenException {
        asked.add(question);
        if (refused.contains(question)) {
            throw new TokenException(Reason.INVALID_REQUEST, REFUSAL);
        }
    }
}
