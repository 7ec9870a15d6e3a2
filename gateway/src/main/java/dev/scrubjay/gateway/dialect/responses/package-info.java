/** The dialect of OpenAI's Responses API, for clients and for the providers that have it. */
@NullMarked
package dev.scrubjay.gateway.dialect.responses;

import org.jspecify.annotations.NullMarked;
