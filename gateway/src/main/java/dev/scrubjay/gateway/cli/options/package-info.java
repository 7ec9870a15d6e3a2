/** Options and exit codes that commands share. */
@NullMarked
package dev.scrubjay.gateway.cli.options;

import org.jspecify.annotations.NullMarked;
