/** What sites without a common Redis tell each other of what they have learned, and what counts. */
@NullMarked
package dev.scrubjay.policy.federation;

import org.jspecify.annotations.NullMarked;
