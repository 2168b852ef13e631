package io.jenkins.plugins.registrytoken.session;

import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** When the cloud issued a login to which access key. */
final class IssuedKeys implements Consumer<CloudSimulator.IssuedLogin> {
    static final Duration LIFE = Duration.ofSeconds(6);

    /** A token is fresh until half of its life is gone; clouds and controllers round. */
    private static final Duration FRESH = LIFE.dividedBy(2).minusMillis(50);

    private final Map<String, List<Instant>> moments = new ConcurrentHashMap<>();

    @Override
    public void accept(CloudSimulator.IssuedLogin login) {
        moments.computeIfAbsent(login.accessKeyId(), key -> new CopyOnWriteArrayList<>())
                .add(Instant.now());
    }

    /** Logins that were asked for while the one before was fresh, or by two at once. */
    List<String> tooSoon() {
        List<String> found = new ArrayList<>();
        moments.forEach((key, all) -> {
            for (int i = 1; i < all.size(); i++) {
                if (all.get(i).isBefore(all.get(i - 1).plus(FRESH))) {
                    found.add(key + ": " + all.get(i - 1) + ", " + all.get(i));
                }
            }
        });
        return found;
    }
}
