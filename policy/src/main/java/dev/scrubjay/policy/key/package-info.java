/** Cache keys and the canonical JSON that they are derived from. */
@NullMarked
package dev.scrubjay.policy.key;

import org.jspecify.annotations.NullMarked;
