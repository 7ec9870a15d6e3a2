/** The command that explains routing decisions. */
@NullMarked
package dev.scrubjay.gateway.cli.route;

import org.jspecify.annotations.NullMarked;
