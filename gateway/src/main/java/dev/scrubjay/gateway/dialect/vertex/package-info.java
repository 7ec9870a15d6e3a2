/** The dialects of the models on Google's cloud. */
@NullMarked
package dev.scrubjay.gateway.dialect.vertex;

import org.jspecify.annotations.NullMarked;
