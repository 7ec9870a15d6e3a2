/** What commands print: tables, colours and progress, as fits where the output goes. */
@NullMarked
package dev.scrubjay.gateway.cli.terminal;

import org.jspecify.annotations.NullMarked;
