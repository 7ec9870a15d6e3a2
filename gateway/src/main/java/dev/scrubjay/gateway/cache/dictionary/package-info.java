/** The compression of payloads with dictionaries, and how these are made of samples. Pure. */
@NullMarked
package dev.scrubjay.gateway.cache.dictionary;

import org.jspecify.annotations.NullMarked;
