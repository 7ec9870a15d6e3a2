package dev.scrubjay.gateway.http.passthrough;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** A reader of replies beside the client, as far as they are short. */
interface ReplyTap {
  /** A tap that reads no reply. */
  ReplyTap NONE =
      new ReplyTap() {
        @Override
        public int limit(HttpClientResponse reply) {
          return 0;
        }

        @Override
        public String cacheStatus() {
          return "scrubjay; fwd=bypass; detail=pass-through";
        }

        @Override
        public boolean comesFirst() {
          return false;
        }

        @Override
        public Future<Void> whole(HttpClientResponse reply, Buffer body) {
          return Future.succeededFuture();
        }
      };

  /** The most bytes of {@code reply} to read; 0: none. */
  int limit(HttpClientResponse reply);

  /** The value of {@code Cache-Status} of a reply. */
  String cacheStatus();

  /** Whether the client gets a reply only after the tap has dealt with it. */
  boolean comesFirst();

  /** Deals with a whole reply within the limit; never fails. */
  Future<Void> whole(HttpClientResponse reply, Buffer body);
}
