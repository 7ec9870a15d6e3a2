/** Translation between dialects, through conversations and answers that all can say. */
@NullMarked
package dev.scrubjay.gateway.dialect.translation;

import org.jspecify.annotations.NullMarked;
