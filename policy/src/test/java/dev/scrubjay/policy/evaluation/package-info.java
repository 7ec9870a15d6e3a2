/**
 * The evaluation of the router on recorded answers, for {@code scripts/evaluate-router}. It has no
 * tests and is not shipped.
 */
@NullMarked
package dev.scrubjay.policy.evaluation;

import org.jspecify.annotations.NullMarked;
