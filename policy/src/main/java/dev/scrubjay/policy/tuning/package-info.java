/** Policy that adjusts itself to what is measured, within bounds, and experiments on policy. */
@NullMarked
package dev.scrubjay.policy.tuning;

import org.jspecify.annotations.NullMarked;
