/** Policy that adjusts itself: what is measured, one replica that tunes, what all make of it. */
@NullMarked
package dev.scrubjay.gateway.tuning;

import org.jspecify.annotations.NullMarked;
