/** The ways that metrics leave a replica: the scrape of Prometheus, and OTLP. */
@NullMarked
package dev.scrubjay.gateway.metrics.export;

import org.jspecify.annotations.NullMarked;
