/** The bare servers that the gateway is measured against, and what they are measured with. */
@NullMarked
package dev.scrubjay.gateway.floor;

import org.jspecify.annotations.NullMarked;
