/** Google Gemini's dialect. */
@NullMarked
package dev.scrubjay.gateway.dialect.gemini;

import org.jspecify.annotations.NullMarked;
