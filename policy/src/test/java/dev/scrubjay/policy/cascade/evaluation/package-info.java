/** Measures cascades on recorded answers. */
@NullMarked
package dev.scrubjay.policy.cascade.evaluation;

import org.jspecify.annotations.NullMarked;
