/** Policy that adjusts itself: one replica tunes it by shared figures, and all apply it. */
@NullMarked
package dev.scrubjay.gateway.tuning;

import org.jspecify.annotations.NullMarked;
