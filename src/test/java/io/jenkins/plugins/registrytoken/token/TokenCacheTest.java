package io.jenkins.plugins.registrytoken.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.sameInstance;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCacheTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final MovingClock clock = new MovingClock(START);
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Callable<RegistryToken> cloud = this::token;
    private final TokenCache<String, RegistryToken> cache = new TokenCache<>(this::issue, clock, executor);

    @AfterEach
    void shutDown() {
        executor.shutdownNow();
    }

    @Test
    void oneCallServesAllUntilHalfTheLifeIsGone() throws Exception {
        TokenCache.Result<RegistryToken> first = get("key");
        clock.advance(Duration.ofMinutes(29));
        TokenCache.Result<RegistryToken> second = get("key");
        assertThat(first.cached(), equalTo(false));
        assertThat(second.cached(), equalTo(true));
        assertThat(second.token(), sameInstance(first.token()));
        assertThat(calls.get(), equalTo(1));
    }

    @Test
    void halfTheLifeLaterWhoWantsTheNewestGetsANewOne() throws Exception {
        RegistryToken first = get("key").token();
        clock.advance(Duration.ofMinutes(30));
        TokenCache.Result<RegistryToken> second = cache.renewed("key").get();
        assertThat(second.token().issuedAt(), equalTo(first.refreshAt()));
        assertThat(second.cached(), equalTo(false));
        assertThat(cache.renewed("key").get().cached(), equalTo(true));
        assertThat(calls.get(), equalTo(2));
    }

    @Test
    void whileATokenIsGoodForLongEnoughNobodyWaitsForTheCloud() throws Exception {
        RegistryToken old = get("key").token();
        clock.advance(Duration.between(START, old.waitAt()).minusMillis(1));
        CountDownLatch answer = new CountDownLatch(1);
        cloud = () -> {
            answer.await();
            return token();
        };
        for (int i = 0; i < 3; i++) {
            CompletableFuture<TokenCache.Result<RegistryToken>> asked = cache.ask("key");
            assertThat("the cloud has not answered yet", asked.isDone(), equalTo(true));
            assertThat(asked.get(), equalTo(new TokenCache.Result<>(old, true, null)));
        }
        CompletableFuture<TokenCache.Result<RegistryToken>> renewed = cache.renewed("key");
        assertThat(renewed.isDone(), equalTo(false));
        answer.countDown();
        assertThat(renewed.get().token(), not(sameInstance(old)));
        assertThat(cache.ask("key").get().token(), sameInstance(renewed.get().token()));
        assertThat(calls.get(), equalTo(2));
    }

    @Test
    void whenTooLittleOfATokenIsLeftWhoAsksWaitsForTheNewOne() throws Exception {
        RegistryToken old = get("key").token();
        clock.advance(Duration.between(START, old.waitAt()));
        TokenCache.Result<RegistryToken> result = get("key");
        assertThat(result.token().issuedAt(), equalTo(old.waitAt()));
        assertThat(result.cached(), equalTo(false));
    }

    @Test
    void whoAsksAfterAFailedRenewalIsToldOfItWithoutWaitingForTheNext() throws Exception {
        RegistryToken old = get("key").token();
        clock.advance(Duration.ofMinutes(30));
        cloud = () -> {
            throw new TokenException(Reason.UNAVAILABLE, "down");
        };
        assertThat(cache.renewed("key").get().problem().getMessage(), equalTo("down"));
        assertThat(get("key").problem().getMessage(), equalTo("down"));
        assertThat(calls.get(), equalTo(2));

        CountDownLatch answer = new CountDownLatch(1);
        cloud = () -> {
            answer.await();
            return token();
        };
        clock.advance(Reason.UNAVAILABLE.memory());
        CompletableFuture<TokenCache.Result<RegistryToken>> asked = cache.ask("key");
        assertThat("the cloud has not answered yet", asked.isDone(), equalTo(true));
        assertThat(asked.get().token(), sameInstance(old));
        assertThat(asked.get().problem().getMessage(), equalTo("down"));
        answer.countDown();
        assertThat(cache.renewed("key").get().problem(), nullValue());
        assertThat(get("key").problem(), nullValue());
    }

    @Test
    void aForgottenTokenIsNotServedWhileItIsRenewed() throws Exception {
        get("key");
        clock.advance(Duration.ofMinutes(30));
        CountDownLatch answer = new CountDownLatch(1);
        cloud = () -> {
            answer.await();
            throw new TokenException(Reason.UNAVAILABLE, "down");
        };
        cache.ask("key").get();
        cache.forget("key");
        CompletableFuture<TokenCache.Result<RegistryToken>> asked = cache.ask("key");
        answer.countDown();
        assertThat(assertThrows(ExecutionException.class, asked::get).getCause().getMessage(), equalTo("down"));
    }

    @Test
    void theCloudIsAskedWithTheKeyOfTheOneWhoAsks() throws Exception {
        List<List<String>> asked = new ArrayList<>();
        TokenCache<List<String>, RegistryToken> keyed = new TokenCache<>(
                key -> {
                    asked.add(key);
                    return token();
                },
                clock,
                executor);
        List<String> first = new ArrayList<>(List.of("equal"));
        List<String> second = new ArrayList<>(List.of("equal"));
        keyed.ask(first).get();
        clock.advance(Duration.ofMinutes(55));
        keyed.ask(second).get();
        assertThat(asked.size(), equalTo(2));
        assertThat(asked.get(0), sameInstance(first));
        assertThat(asked.get(1), sameInstance(second));
    }

    @Test
    void differentKeysDoNotShare() throws Exception {
        get("key");
        get("other");
        assertThat(calls.get(), equalTo(2));
    }

    @Test
    void manyAtOnceMakeOneCall() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        cloud = () -> {
            asked.countDown();
            answer.await();
            return token();
        };
        List<Future<TokenCache.Result<RegistryToken>>> waiting = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            waiting.add(executor.submit(() -> get("key")));
        }
        asked.await();
        answer.countDown();
        List<RegistryToken> tokens = new ArrayList<>();
        for (Future<TokenCache.Result<RegistryToken>> each : waiting) {
            tokens.add(each.get().token());
        }
        assertThat(tokens, everyItem(sameInstance(tokens.get(0))));
        assertThat(calls.get(), equalTo(1));
    }

    @Test
    void whoWaitsForTheCallOfAnotherIsToldOfTheCallAndNotOfAMemory() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        cloud = () -> {
            asked.countDown();
            answer.await();
            throw new TokenException(Reason.UNAVAILABLE, "no");
        };
        CompletableFuture<TokenCache.Result<RegistryToken>> first = cache.ask("key");
        asked.await();
        CompletableFuture<TokenCache.Result<RegistryToken>> second = cache.ask("key");
        answer.countDown();
        for (CompletableFuture<?> each : List.of(first, second)) {
            assertThat(
                    assertThrows(ExecutionException.class, each::get).getCause().getMessage(), equalTo("no"));
        }
    }

    @Test
    void aCallOnItsWayIsNotForgotten() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        cloud = () -> {
            answer.await();
            return token();
        };
        CompletableFuture<TokenCache.Result<RegistryToken>> first = cache.ask("key");
        cache.forget("key");
        CompletableFuture<TokenCache.Result<RegistryToken>> second = cache.ask("key");
        answer.countDown();
        assertThat(second.get().token(), sameInstance(first.get().token()));
        assertThat(calls.get(), equalTo(1));
    }

    @Test
    void aCallerWhoGivesUpDoesNotTakeTheOthersCallAlong() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        cloud = () -> {
            asked.countDown();
            answer.await();
            return token();
        };
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread impatient = new Thread(() -> {
            assertThrows(InterruptedException.class, () -> get("key"));
            interrupted.countDown();
        });
        impatient.start();
        asked.await();
        Future<TokenCache.Result<RegistryToken>> patient = executor.submit(() -> get("key"));
        impatient.interrupt();
        interrupted.await();
        answer.countDown();
        assertThat(patient.get().token().login().username(), equalTo("user"));
        assertThat(calls.get(), equalTo(1));
    }

    @Test
    void anUnexpiredTokenIsServedWhenTheCloudFails() throws Exception {
        RegistryToken first = get("key").token();
        clock.advance(Duration.ofMinutes(45));
        cloud = () -> {
            throw new TokenException(Reason.UNAVAILABLE, "down");
        };
        TokenCache.Result<RegistryToken> result = get("key");
        assertThat(result.token(), sameInstance(first));
        assertThat(result.problem().getMessage(), equalTo("down"));

        clock.advance(Duration.ofMinutes(15));
        assertThat(assertThrows(TokenException.class, () -> get("key")).getMessage(), equalTo("down"));
    }

    @Test
    void aProblemIsForgottenOnceTheCloudAnswersAgain() throws Exception {
        get("key");
        clock.advance(Duration.ofMinutes(45));
        cloud = () -> {
            throw new TokenException(Reason.UNAVAILABLE, "down");
        };
        get("key");
        cloud = this::token;
        clock.advance(Reason.UNAVAILABLE.memory());
        assertThat(get("key").problem(), nullValue());
    }

    @ParameterizedTest
    @CsvSource({"REFUSED,300", "INVALID_REQUEST,5", "THROTTLED,10", "UNAVAILABLE,5", "UNREACHABLE,5", "INVALID_ANSWER,5"
    })
    void aFailureIsRememberedForItsTime(Reason reason, int seconds) throws Exception {
        cloud = () -> {
            throw new TokenException(reason, "no.");
        };
        assertThat(assertThrows(TokenException.class, () -> get("key")).getMessage(), equalTo("no."));
        clock.advance(Duration.ofSeconds(seconds - 1));
        TokenException remembered = assertThrows(TokenException.class, () -> get("key"));
        assertThat(remembered.reason(), equalTo(reason));
        assertThat(
                remembered.getMessage(),
                equalTo("no. (remembered; the cloud is asked again from " + START.plusSeconds(seconds) + " on)"));
        assertThat(calls.get(), equalTo(1));

        clock.advance(Duration.ofSeconds(1));
        cloud = this::token;
        assertThat(get("key").token().login().username(), equalTo("user"));
        assertThat(calls.get(), equalTo(2));
    }

    @Test
    void aDefectIsAnAnswerThatCannotBeUsedAndIsRememberedAsOne() throws Exception {
        cloud = () -> {
            throw new IllegalArgumentException("canary-quoted-by-a-library");
        };
        for (int i = 0; i < 3; i++) {
            TokenException e = assertThrows(TokenException.class, () -> get("key"));
            assertThat(e.reason(), equalTo(Reason.INVALID_ANSWER));
            assertThat(e.getMessage(), startsWith("The cloud gave an answer that cannot be used"));
            assertThat(e.getMessage(), not(containsString("canary")));
        }
        assertThat(calls.get(), equalTo(1));
        cloud = this::token;
        clock.advance(Reason.INVALID_ANSWER.memory());
        assertThat(get("key").token().login().username(), equalTo("user"));
    }

    @Test
    void anUnexpiredTokenOutlivesADefect() throws Exception {
        RegistryToken first = get("key").token();
        clock.advance(Duration.ofMinutes(45));
        cloud = () -> {
            throw new IllegalArgumentException("defect");
        };
        TokenCache.Result<RegistryToken> result = get("key");
        assertThat(result.token(), sameInstance(first));
        assertThat(result.problem().reason(), equalTo(Reason.INVALID_ANSWER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+292278995-01-01T00:00:00Z", "+292278994-08-17T07:12:55.808Z", "+1000000000-12-31T23:59:59Z"})
    void aMomentThatCannotBeCountedInMillisecondsIsNever(Instant expiry) throws Exception {
        cloud = () -> new RegistryToken(Map.of("swr.example", new Login("u", "p")), START, expiry);
        get("key");
        assertThat(get("key").cached(), equalTo(true));
        assertThat(calls.get(), equalTo(1));
    }

    @Test
    void anErrorInARenewalLeavesTheOldToken() throws Exception {
        RegistryToken old = get("key").token();
        clock.advance(Duration.ofMinutes(40));
        cloud = () -> {
            throw new StackOverflowError("defect");
        };
        TokenCache.Result<RegistryToken> result = cache.renewed("key").get(1, TimeUnit.MINUTES);
        assertThat(result.token(), sameInstance(old));
        assertThat(result.problem().getMessage(), containsString("an unexpected StackOverflowError. The log"));
        executor.shutdown();
        clock.advance(Duration.ofMinutes(10));
        result = cache.renewed("key").get(1, TimeUnit.MINUTES);
        assertThat("no thread for the call", result.token(), sameInstance(old));
        assertThat(result.problem().getMessage(), containsString("an unexpected RejectedExecutionException"));
    }

    @Test
    void anErrorEndsTheWaitOfAllAndIsNotRemembered() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        cloud = () -> {
            asked.countDown();
            answer.await();
            throw new StackOverflowError("defect");
        };
        CompletableFuture<TokenCache.Result<RegistryToken>> first = cache.ask("key");
        asked.await();
        CompletableFuture<TokenCache.Result<RegistryToken>> second = cache.ask("key");
        answer.countDown();
        for (CompletableFuture<?> each : List.of(first, second)) {
            ExecutionException e = assertThrows(ExecutionException.class, () -> each.get(1, TimeUnit.MINUTES));
            assertThat(e.getCause(), instanceOf(StackOverflowError.class));
        }
        cloud = this::token;
        assertThat(get("key").token().login().username(), equalTo("user"));
    }

    @Test
    void whoGetsNoThreadIsToldAtOnceAndTheNextOneIsServed() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        TokenCache<String, RegistryToken> starved = new TokenCache<>(this::issue, clock, command -> {
            if (threads.getAndIncrement() == 0) {
                throw new NoClassDefFoundError("defect");
            }
            command.run();
        });
        CompletableFuture<TokenCache.Result<RegistryToken>> first = starved.ask("key");
        ExecutionException e = assertThrows(ExecutionException.class, first::get);
        assertThat(e.getCause(), instanceOf(NoClassDefFoundError.class));
        assertThat(starved.ask("key").get().token().login().username(), equalTo("user"));
    }

    @Test
    void whatIsRememberedIsWeighedAndNotCounted() throws Exception {
        String long16 = "x".repeat(RegistryToken.LONGEST_TEXT);
        Map<String, Login> logins = new HashMap<>();
        for (int i = 0; i < RegistryToken.MOST_HOSTS; i++) {
            logins.put("host" + i + ".example", new Login(long16, long16));
        }
        cloud = () -> new RegistryToken(logins, clock.instant(), clock.instant().plus(Duration.ofHours(1)));
        long weight = cloud.call().weight();
        for (int i = 0; i < 100; i++) {
            get("heavy " + i);
        }
        int issued = calls.get();
        for (int i = 99; i >= 0; i--) {
            get("heavy " + i);
        }
        int remembered = 100 - (calls.get() - issued);
        assertThat(remembered * weight, lessThanOrEqualTo(32L << 20));
        assertThat(remembered, greaterThan(0));
    }

    /** As a request is that holds an ID token, whose answer is a refusal and weighs nothing. */
    @Test
    void whatIsAskedIsWeighedToo() throws Exception {
        int heavy = 64 * 1024;
        TokenCache<Question, RegistryToken> keyed = new TokenCache<>(
                key -> {
                    calls.incrementAndGet();
                    throw new TokenException(TokenException.Reason.REFUSED, "no");
                },
                clock,
                executor);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 1000; i++) {
                int number = round == 0 ? i : 999 - i;
                Question question = new Question(number, List.of(new Proof("x".repeat(heavy))));
                assertThrows(ExecutionException.class, () -> keyed.ask(question).get());
            }
        }
        int remembered = 2000 - calls.get();
        assertThat((long) remembered * heavy, lessThanOrEqualTo(32L << 20));
        assertThat(remembered, greaterThan(0));
    }

    private record Question(int number, List<Proof> proofs) {}

    private record Proof(String secret) {}

    @Test
    void thousandsOfOrdinaryTokensAreRemembered() throws Exception {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 9_000; i++) {
                get("key " + i);
            }
        }
        assertThat(calls.get(), equalTo(9_000));
    }

    @Test
    void aTokenThatExpiresAtOnceIsNotServed() throws Exception {
        cloud = () -> {
            RegistryToken token = token();
            clock.advance(Duration.ofHours(2));
            return token;
        };
        assertThat(
                assertThrows(TokenException.class, () -> get("key")).getMessage(),
                containsString("has expired already"));
    }

    @Test
    void whatNeverExpiresIsAskedForOnce() throws Exception {
        cloud = () -> new RegistryToken(Map.of("swr.example", new Login("u", "p")), START, Instant.MAX);
        get("key");
        clock.advance(Duration.ofDays(10_000));
        assertThat(get("key").cached(), equalTo(true));
        assertThat(calls.get(), equalTo(1));
    }

    @Test
    void whoDoesNotWaitSharesTheCallOfThoseWhoDo() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        cloud = () -> {
            answer.await();
            return token();
        };
        CompletableFuture<TokenCache.Result<RegistryToken>> asked = cache.ask("key");
        assertThat(asked.isDone(), equalTo(false));
        answer.countDown();
        assertThat(asked.get().token(), sameInstance(get("key").token()));
        assertThat(cache.ask("key").get().cached(), equalTo(true));
        assertThat(calls.get(), equalTo(1));
    }

    @Test
    void whoDoesNotWaitIsToldWhyThereIsNoToken() {
        cloud = () -> {
            throw new TokenException(Reason.REFUSED, "no");
        };
        ExecutionException e =
                assertThrows(ExecutionException.class, () -> cache.ask("key").get());
        assertThat(e.getCause(), instanceOf(TokenException.class));
        assertThat(e.getCause().getMessage(), equalTo("no"));
    }

    private TokenCache.Result<RegistryToken> get(String key) throws Exception {
        try {
            return cache.ask(key).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TokenException problem ? problem : e;
        }
    }

    private RegistryToken issue(String key) throws TokenException {
        calls.incrementAndGet();
        try {
            return cloud.call();
        } catch (TokenException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private RegistryToken token() {
        Instant now = clock.instant();
        return new RegistryToken(
                Map.of("swr.example", new Login("user", "password")), now, now.plus(Duration.ofHours(1)));
    }
}
