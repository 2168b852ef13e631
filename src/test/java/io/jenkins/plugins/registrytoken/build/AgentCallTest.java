package io.jenkins.plugins.registrytoken.build;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.util.concurrent.ExecutionException;
import jenkins.MasterToSlaveFileCallable;
import org.junit.jupiter.api.Test;

class AgentCallTest {
    private static final Error FAULT = new NoClassDefFoundError("of another version");

    /** Or the deletion of the auth file would wait for it for ever. */
    @Test
    void anErrorIsAnAnswerToo() {
        AgentCall<Void> call = new AgentCall<>(new FilePath(new File("nowhere")), new Faulty(), () -> {});
        call.doHere();
        assertThat(
                assertThrows(ExecutionException.class, () -> call.answer().get())
                        .getCause(),
                sameInstance(FAULT));
    }

    private static final class Faulty extends MasterToSlaveFileCallable<Void> {
        private static final long serialVersionUID = 1;

        @Override
        public Void invoke(File file, VirtualChannel channel) {
            throw FAULT;
        }
    }
}
