/** The configuration in force, and its reload. */
@NullMarked
package dev.scrubjay.gateway.config.live;

import org.jspecify.annotations.NullMarked;
