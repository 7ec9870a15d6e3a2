/** Reading of YAML trees with problems that name line and setting. */
@NullMarked
package dev.scrubjay.gateway.config.reader;

import org.jspecify.annotations.NullMarked;
