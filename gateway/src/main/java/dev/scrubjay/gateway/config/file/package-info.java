/** Loads configurations from a file and the environment, and the catalog of models. */
@NullMarked
package dev.scrubjay.gateway.config.file;

import org.jspecify.annotations.NullMarked;
