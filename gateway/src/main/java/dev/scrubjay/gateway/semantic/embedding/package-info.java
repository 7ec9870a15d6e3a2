/** Vectors of texts, made in the process or by a provider. */
@NullMarked
package dev.scrubjay.gateway.semantic.embedding;

import org.jspecify.annotations.NullMarked;
