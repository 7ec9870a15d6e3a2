/** The gateway's settings as typed records. */
@NullMarked
package dev.scrubjay.gateway.config;

import org.jspecify.annotations.NullMarked;
