/** Pure decisions, without I/O, clock or randomness. */
@NullMarked
package dev.scrubjay.policy;

import org.jspecify.annotations.NullMarked;
