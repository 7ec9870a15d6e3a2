/** Figures derived from what was counted. */
@NullMarked
package dev.scrubjay.gateway.analytics.figures;

import org.jspecify.annotations.NullMarked;
