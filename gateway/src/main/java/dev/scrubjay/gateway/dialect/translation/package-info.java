/** Translation between dialects, through a form that most of them share. */
@NullMarked
package dev.scrubjay.gateway.dialect.translation;

import org.jspecify.annotations.NullMarked;
