/** The values that a routing decision is made from, and the decision itself. */
@NullMarked
package dev.scrubjay.policy.routing;

import org.jspecify.annotations.NullMarked;
