/** Pulls of what other sites have learned. */
@NullMarked
package dev.scrubjay.gateway.learning.peers;

import org.jspecify.annotations.NullMarked;
