/**
 * Estimates of the models from the catalog and from observations: their success at tasks, the
 * length of their answers, their speed and their reliability.
 *
 * <p>An {@link Observation} is converted to {@link Evidence}: plain sums under string keys, which
 * add up over replicas in any order. {@link Estimates} are derived from these sums and the catalog.
 */
@NullMarked
package dev.scrubjay.policy.estimates;

import org.jspecify.annotations.NullMarked;
