/**
 * Cache decisions: whether an answer is stored, for how long and in what form, and when it is
 * fresh.
 */
@NullMarked
package dev.scrubjay.policy.cache;

import org.jspecify.annotations.NullMarked;
