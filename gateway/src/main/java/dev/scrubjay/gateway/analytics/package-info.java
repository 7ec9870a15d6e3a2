/** The figures that tenants and operators ask for: hit rates, model usage, cost, savings. */
@NullMarked
package dev.scrubjay.gateway.analytics;

import org.jspecify.annotations.NullMarked;
