package io.jenkins.plugins.registrytoken.benchmark;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One measured value.
 *
 * @param area what was measured, such as {@code block overhead}
 * @param name what this value is, in words for the table
 * @param unit {@code ms}, {@code µs}, {@code bytes}, {@code round trips} …; empty for a ratio
 * @param value as measured
 * @param atMost the goal; null if there is none
 * @param count whether it was counted, and so is the same on every machine: missing such a goal fails the benchmark
 */
record Figure(String area, String name, String unit, double value, Double atMost, boolean count) {

    /** A duration, a size or a ratio of such, for comparison. */
    static Figure of(String area, String name, String unit, double value) {
        return new Figure(area, name, unit, value, null, false);
    }

    /** The same, which should be no more than this. */
    Figure goal(double limit) {
        return new Figure(area, name, unit, value, limit, false);
    }

    /** What was counted, and must be no more than this. */
    static Figure count(String area, String name, String unit, double value, double limit) {
        return new Figure(area, name, unit, value, limit, true);
    }

    @JsonIgnore
    boolean isMissed() {
        return atMost != null && value > atMost;
    }
}
