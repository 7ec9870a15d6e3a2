package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.recordings.Bench.Caller;
import dev.scrubjay.gateway.recordings.Bench.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A recorded answer for clients of all other dialects. */
final class AcrossDialects {
  private final Bench bench;
  private final RecordedExchange exchange;
  private final Wire client;
  private final List<String> found = new ArrayList<>();
  private int media;

  private AcrossDialects(Bench bench, RecordedExchange exchange, Wire client) {
    this.bench = bench;
    this.exchange = exchange;
    this.client = client;
  }

  /** What is wrong for a client of {@code client}; nothing if all is right. */
  static List<String> check(Bench bench, RecordedExchange exchange, Wire client) {
    AcrossDialects check = new AcrossDialects(bench, exchange, client);
    check.run();
    return check.found.stream().map(wrong -> client + ": " + wrong).toList();
  }

  private void run() {
    Said said = said();
    Caller caller = bench.caller();
    ObjectNode asking = client.asking("hello");
    bench.replies(exchange);
    boolean stream = exchange.stream();
    Reply first =
        caller.send(
            client.path(exchange.name(), stream),
            client.addressed(asking, exchange.name(), stream));
    if (first.status() != 200) {
      found.add("answered " + first.status() + ": " + first.body());
      return;
    }
    if (exchange.reportsError()) {
      if (!first.body().contains("\"error\"")) {
        found.add("the stream's error is not told");
      }
      return;
    }
    read(stream ? "stream" : "answer", said, first, stream);
    boolean worth = !said.isEmpty() && !said.end().matches("filtered|none|unknown");
    Optional<Reply> other =
        caller.hit(
            client.path(exchange.name(), !stream),
            client.addressed(asking, exchange.name(), !stream),
            worth);
    if (other.isPresent()) {
      read(stream ? "hit" : "streamed hit", said, other.get(), !stream);
    } else if (worth) {
      found.add("not stored");
    }
  }

  private Said said() {
    Wire wire = exchange.wire();
    ObjectNode whole =
        exchange.stream()
            ? Heard.whole(wire, Wire.json(Wire.events(exchange.body())))
            : exchange.json();
    media = Said.media(wire, whole);
    return Said.of(wire, whole);
  }

  private void read(String what, Said said, Reply reply, boolean stream) {
    ObjectNode whole;
    if (stream) {
      List<ObjectNode> events = Wire.json(reply.events());
      if (events.stream().anyMatch(event -> event.path("error").isObject())) {
        found.add(what + " failed: " + events.getLast());
        return;
      }
      Sdk.complaint(client, events).ifPresent(why -> found.add(what + " is not valid: " + why));
      whole = Heard.whole(client, events);
      Optional<ObjectNode> built = Sdk.accumulated(client, events);
      if (built.isEmpty()) {
        found.add("the SDK does not take the " + what);
      } else {
        compare(what + " by SDK", said, Said.of(client, built.get()));
      }
    } else {
      whole = reply.json();
      Sdk.complaint(client, whole).ifPresent(why -> found.add(what + " is not valid: " + why));
    }
    compare(what, said, Said.of(client, whole));
    int media = Said.media(client, whole);
    if (media != this.media) {
      found.add(what + ": " + media + " images and sounds of " + this.media);
    }
  }

  private void compare(String what, Said said, Said told) {
    for (String difference : said.differences(told)) {
      boolean sdk = what.endsWith("SDK") && difference.matches("(reasoning|cached tokens).*");
      if (!sdk) {
        found.add(what + ": " + difference);
      }
    }
  }
}
