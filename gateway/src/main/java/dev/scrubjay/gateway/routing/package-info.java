/** Plans: which models a request goes to. */
@NullMarked
package dev.scrubjay.gateway.routing;

import org.jspecify.annotations.NullMarked;
