/** The models that can be routed to, with what they cost, how fast and how good they are. */
@NullMarked
package dev.scrubjay.policy.model;

import org.jspecify.annotations.NullMarked;
