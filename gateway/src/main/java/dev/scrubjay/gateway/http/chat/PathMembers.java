package dev.scrubjay.gateway.http.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;

/** Members of a request that its path has, and that its dialect reads from the body. */
interface PathMembers {
  PathMembers NONE = (context, body) -> {};

  /** Sets the members in {@code body}, whatever it says itself. */
  void set(RoutingContext context, ObjectNode body);
}
