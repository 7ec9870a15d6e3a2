/**
 * What other sizes of the cache and other TTLs would have hit, by a spatial sample of the accesses.
 */
@NullMarked
package dev.scrubjay.policy.curves;

import org.jspecify.annotations.NullMarked;
