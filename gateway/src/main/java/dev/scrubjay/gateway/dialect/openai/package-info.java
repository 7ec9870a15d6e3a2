/** OpenAI's dialects. */
@NullMarked
package dev.scrubjay.gateway.dialect.openai;

import org.jspecify.annotations.NullMarked;
