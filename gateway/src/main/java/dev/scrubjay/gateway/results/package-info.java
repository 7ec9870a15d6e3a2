/** The cache API of bots: optimize, lookup with lease, store. */
@NullMarked
package dev.scrubjay.gateway.results;

import org.jspecify.annotations.NullMarked;
