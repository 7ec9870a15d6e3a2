/** Reads settings from YAML trees and reports problems with their line and setting. */
@NullMarked
package dev.scrubjay.gateway.config.reader;

import org.jspecify.annotations.NullMarked;
