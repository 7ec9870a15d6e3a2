/** Experiments: assignment of requests to arms, and the arms' figures. */
@NullMarked
package dev.scrubjay.gateway.experiments;

import org.jspecify.annotations.NullMarked;
