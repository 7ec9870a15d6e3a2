/** Tuning: adjustment of policy to measured figures, within bounds. */
@NullMarked
package dev.scrubjay.policy.tuning;

import org.jspecify.annotations.NullMarked;
