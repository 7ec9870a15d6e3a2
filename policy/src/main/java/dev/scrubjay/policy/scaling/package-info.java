/** Decisions about models whose capacity follows their demand: serve, wait, or spill over. */
@NullMarked
package dev.scrubjay.policy.scaling;

import org.jspecify.annotations.NullMarked;
