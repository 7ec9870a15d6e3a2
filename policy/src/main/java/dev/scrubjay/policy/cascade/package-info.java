/** Cascades: a cheap model answers, and a strong one is asked if the answer does not hold up. */
@NullMarked
package dev.scrubjay.policy.cascade;

import org.jspecify.annotations.NullMarked;
