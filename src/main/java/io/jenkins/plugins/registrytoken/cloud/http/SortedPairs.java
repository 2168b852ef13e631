package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * A few texts by their names, and by their order where a name repeats. Signed requests have so few headers and parameters
 * that inserting them one by one takes less than the nodes of a map.
 */
final class SortedPairs {
    /** Each name is followed by its text. */
    private final String[] pairs;

    private int end;

    /** @param most that will be added */
    SortedPairs(int most) {
        pairs = new String[2 * most];
    }

    void add(@NonNull String name, @NonNull String text) {
        int at = end;
        end += 2;
        while (at > 0 && pairs[at - 2].compareTo(name) > 0) {
            pairs[at] = pairs[at - 2];
            pairs[at + 1] = pairs[at - 1];
            at -= 2;
        }
        pairs[at] = name;
        pairs[at + 1] = text;
    }

    int size() {
        return end / 2;
    }

    @NonNull
    String name(int index) {
        return pairs[2 * index];
    }

    @NonNull
    String text(int index) {
        return pairs[2 * index + 1];
    }
}
