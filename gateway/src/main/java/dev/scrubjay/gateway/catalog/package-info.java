/** Price catalogs of others, and how they come into the configuration. */
@NullMarked
package dev.scrubjay.gateway.catalog;

import org.jspecify.annotations.NullMarked;
