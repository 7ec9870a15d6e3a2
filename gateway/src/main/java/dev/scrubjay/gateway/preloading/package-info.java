/** Requests that are made before they are asked: by one replica, in what capacity is left. */
@NullMarked
package dev.scrubjay.gateway.preloading;

import org.jspecify.annotations.NullMarked;
