/** Models and their endpoints: health, ejection, permits. */
@NullMarked
package dev.scrubjay.gateway.upstream;

import org.jspecify.annotations.NullMarked;
