/** The configuration in force, and its reload from the file. */
@NullMarked
package dev.scrubjay.gateway.config.live;

import org.jspecify.annotations.NullMarked;
