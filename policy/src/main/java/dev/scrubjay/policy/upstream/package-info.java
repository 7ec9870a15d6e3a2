/** Decisions about calls to providers: breakers, ejection, further calls, load. */
@NullMarked
package dev.scrubjay.policy.upstream;

import org.jspecify.annotations.NullMarked;
