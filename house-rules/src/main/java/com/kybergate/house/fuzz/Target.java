// SPDX-License-Identifier: Apache-2.0
package com.kybergate.house.fuzz;

import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Something that takes input from outside.
 *
 * @param <I> what it takes: bytes or a text
 * @param name what it is called in the output
 * @param weight how many of a thousand inputs it gets
 * @param input makes an input
 * @param probe hands it over; returns if all is as it should be
 * @param refusals the exceptions that may come out, by exact class; every other one escaped
 * @param most what an input may cost
 * @param valid what an input must still be when it is made smaller
 */
public record Target<I>(
        String name,
        int weight,
        Function<Draw, I> input,
        Probe<I> probe,
        Set<Class<?>> refusals,
        Cost most,
        Predicate<I> valid) {

    /**
     * Hands an input over.
     *
     * @param <I> what it takes
     */
    @FunctionalInterface
    public interface Probe<I> {
        /**
         * Hands the input over and checks what comes out.
         *
         * @param input the input
         * @throws Exception a refusal, or an escape
         */
        void take(I input) throws Exception;
    }

    /**
     * What an input may cost. Measured in what the thread allocates and computes, not by the clock on the wall, so that a busy machine changes
     * nothing.
     *
     * @param bytes what may be allocated whatever the size of the input
     * @param factor what may be allocated for each byte of the input
     */
    public record Cost(long bytes, long factor) {}

    /**
     * A target.
     *
     * @param <I> what it takes
     * @param name what it is called in the output
     * @param weight how many of a thousand inputs it gets
     * @param input makes an input
     * @param probe hands it over
     * @param refusals the exceptions that may come out
     * @return the target, at the usual cost
     */
    public static <I> Target<I> of(
            String name, int weight, Function<Draw, I> input, Probe<I> probe, Class<?>... refusals) {
        return new Target<>(name, weight, input, probe, Set.of(refusals), new Cost(4L << 20, 64), any -> true);
    }

    /**
     * The same at another cost.
     *
     * @param cost what an input may cost
     * @return the target
     */
    public Target<I> costing(Cost cost) {
        return new Target<>(name, weight, input, probe, refusals, cost, valid);
    }

    /**
     * The same where not every input is one.
     *
     * @param condition what an input must still be when it is made smaller
     * @return the target
     */
    public Target<I> staying(Predicate<I> condition) {
        return new Target<>(name, weight, input, probe, refusals, most, condition);
    }
}
