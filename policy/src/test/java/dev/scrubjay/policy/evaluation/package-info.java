/**
 * Measures the router on recorded answers: {@code scripts/evaluate-router}. No tests, and not
 * shipped.
 */
@NullMarked
package dev.scrubjay.policy.evaluation;

import org.jspecify.annotations.NullMarked;
