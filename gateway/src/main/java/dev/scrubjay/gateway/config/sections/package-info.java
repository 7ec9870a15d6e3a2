/** Readers of the sections of a configuration, one for each. */
@NullMarked
package dev.scrubjay.gateway.config.sections;

import org.jspecify.annotations.NullMarked;
