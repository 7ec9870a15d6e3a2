/** Pure decisions: no I/O, no clock, no randomness. */
@NullMarked
package dev.scrubjay.policy;

import org.jspecify.annotations.NullMarked;
