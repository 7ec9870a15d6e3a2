/** {@code scrubjay warm}: sends requests of a file to a running gateway, so that it has answers. */
@NullMarked
package dev.scrubjay.gateway.cli.remote.warm;

import org.jspecify.annotations.NullMarked;
