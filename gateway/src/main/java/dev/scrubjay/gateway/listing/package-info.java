/** What providers list as their models, read in the background and shared between replicas. */
@NullMarked
package dev.scrubjay.gateway.listing;

import org.jspecify.annotations.NullMarked;
