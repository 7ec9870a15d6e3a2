/** Anthropic's dialect. */
@NullMarked
package dev.scrubjay.gateway.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
