/** Google Gemini's JSON. */
@NullMarked
package dev.scrubjay.gateway.dialect.gemini;

import org.jspecify.annotations.NullMarked;
