/** Families of metrics: their names, help, labels and buckets. */
@NullMarked
package dev.scrubjay.gateway.metrics.family;

import org.jspecify.annotations.NullMarked;
