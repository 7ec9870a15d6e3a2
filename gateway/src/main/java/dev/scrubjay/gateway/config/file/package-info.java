/** The configuration file and the environment, read into typed records. */
@NullMarked
package dev.scrubjay.gateway.config.file;

import org.jspecify.annotations.NullMarked;
