/** Imports of price catalogs into the configuration. */
@NullMarked
package dev.scrubjay.gateway.catalog;

import org.jspecify.annotations.NullMarked;
