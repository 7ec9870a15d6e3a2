/** Figures derived from counters. */
@NullMarked
package dev.scrubjay.gateway.analytics.figures;

import org.jspecify.annotations.NullMarked;
