/**
 * What is known of the models, from the catalog and from what was seen of their answers: how often
 * they succeed at a task, how much they write, how fast and how reliable they are.
 *
 * <p>An {@link Observation} folds into {@link Evidence}: plain sums under string keys, which add up
 * over replicas in any order. {@link Estimates} read them against the catalog.
 */
@NullMarked
package dev.scrubjay.policy.estimates;

import org.jspecify.annotations.NullMarked;
