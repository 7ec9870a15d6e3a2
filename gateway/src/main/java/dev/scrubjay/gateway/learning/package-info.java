/** Learning of models from their answers, by all replicas together. */
@NullMarked
package dev.scrubjay.gateway.learning;

import org.jspecify.annotations.NullMarked;
