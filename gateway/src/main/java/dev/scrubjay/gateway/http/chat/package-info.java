/** Routes for SDKs: chat, messages, embeddings, models. */
@NullMarked
package dev.scrubjay.gateway.http.chat;

import org.jspecify.annotations.NullMarked;
