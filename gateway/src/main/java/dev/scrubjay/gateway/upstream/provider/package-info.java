/** HTTP calls to one endpoint of a provider. */
@NullMarked
package dev.scrubjay.gateway.upstream.provider;

import org.jspecify.annotations.NullMarked;
