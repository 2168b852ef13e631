package io.jenkins.plugins.registrytoken.session.agent;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.MasterToSlaveFileCallable;
import org.junit.jupiter.api.Test;

class AgentCallsTest {
    private static final Error FAULT = new NoClassDefFoundError("of another version");

    private final AgentCalls calls = new AgentCalls();
    private final FilePath place = new FilePath(new File("nowhere"));

    /** Or the deletion of the auth file would wait for it for ever. */
    @Test
    void anErrorIsAnAnswerToo() {
        for (Future<Void> answer : List.of(calls.now(place, new Faulty()), calls.call(place, new Faulty()))) {
            assertThat(assertThrows(ExecutionException.class, answer::get).getCause(), sameInstance(FAULT));
        }
    }

    @Test
    void aCallThatHangsHoldsThoseToTheSameAgentAndNotOneForABuildThatWaits() throws Exception {
        CountDownLatch agent = new CountDownLatch(1);
        Future<String> hanging = calls.call(place, new Answer("renewed", agent));
        Future<String> next = calls.call(place, new Answer("renewed next", new CountDownLatch(0)));
        Future<String> opened = calls.now(place, new Answer("opened", new CountDownLatch(0)));
        assertThat(opened.get(1, TimeUnit.MINUTES), is("opened"));
        assertThat(next.isDone(), is(false));
        agent.countDown();
        assertThat(next.get(1, TimeUnit.MINUTES), is("renewed next"));
        assertThat(hanging.isDone(), is(true));
    }

    private static final class Answer extends MasterToSlaveFileCallable<String> {
        private static final long serialVersionUID = 1;

        private final String text;
        private final transient CountDownLatch agent;

        Answer(String text, CountDownLatch agent) {
            this.text = text;
            this.agent = agent;
        }

        @Override
        public String invoke(File file, VirtualChannel channel) throws InterruptedException {
            agent.await();
            return text;
        }
    }

    private static final class Faulty extends MasterToSlaveFileCallable<Void> {
        private static final long serialVersionUID = 1;

        @Override
        public Void invoke(File file, VirtualChannel channel) {
            throw FAULT;
        }
    }
}
