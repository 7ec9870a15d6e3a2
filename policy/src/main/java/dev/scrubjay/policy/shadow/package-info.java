/** Whether a request is repeated on another model unseen, and how the two answers compare. */
@NullMarked
package dev.scrubjay.policy.shadow;

import org.jspecify.annotations.NullMarked;
