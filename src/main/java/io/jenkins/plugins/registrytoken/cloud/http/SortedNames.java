package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * A few names in their order, each with the number of what it names; by these numbers where a name repeats. Signed requests
 * have so few headers and parameters that inserting them one by one takes less than the nodes of a map.
 */
final class SortedNames {
    /** By their numbers. */
    private final String[] names;
    /** By the order of their names. */
    private final int[] numbers;

    private int size;

    /** @param end of the numbers, which begin with zero */
    SortedNames(int end) {
        names = new String[end];
        numbers = new int[end];
    }

    /** @param number greater than those before */
    void add(int number, @NonNull String name) {
        names[number] = name;
        int at = size++;
        while (at > 0 && names[numbers[at - 1]].compareTo(name) > 0) {
            numbers[at] = numbers[at - 1];
            at--;
        }
        numbers[at] = number;
    }

    int size() {
        return size;
    }

    /** @param index in the order */
    int number(int index) {
        return numbers[index];
    }

    /** @param number of what it names */
    @NonNull
    String name(int number) {
        return names[number];
    }
}
