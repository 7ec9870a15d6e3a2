/** The models that can be routed to, with their prices, latencies and accuracies. */
@NullMarked
package dev.scrubjay.policy.model;

import org.jspecify.annotations.NullMarked;
