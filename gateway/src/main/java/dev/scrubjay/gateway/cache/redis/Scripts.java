package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.redis.KeyTypes;
import dev.scrubjay.gateway.redis.Script;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The scripts that use entries; each file's header describes it. */
record Scripts(
    Script store,
    Script trim,
    Script touch,
    Script remove,
    Script acquire,
    Script missed,
    Script accesses,
    Script verify,
    Script sweep,
    Script epoch) {

  private static final List<String> SHARED =
      List.of(
          "zset", "hash", "hash", "hash", "zset", "zset", "zset", "zset", "zset", "zset", "zset",
          "zset", "zset", "-");

  static Scripts load() {
    return new Scripts(
        leaseScript("store.lua").on(types("string", "string", "hash")),
        script("trim.lua").on(types("hash")),
        script("touch.lua").on(types("-")),
        script("remove.lua").on(types("-")),
        leaseScript("acquire.lua").on(types("string", "string", "list", "string", "zset")),
        script("missed.lua").on(types("-")),
        script("accesses.lua").on(types("-")),
        script("verify.lua"),
        script("sweep.lua").on(types("-")),
        script("epoch.lua").on(types("-")));
  }

  /** The types of the keys that {@code prelude.lua} expects, and of {@code more} after them. */
  static KeyTypes types(String... more) {
    return new KeyTypes(Stream.concat(SHARED.stream(), Stream.of(more)).toList());
  }

  /** The script {@code name} after {@code prelude.lua}, which has the functions on entries. */
  static Script script(String name) {
    return Script.load(Scripts.class, "prelude.lua", name);
  }

  /** The same for a script that changes leases, after {@code signals.lua}. */
  private static Script leaseScript(String name) {
    return Script.load(Scripts.class, "prelude.lua", "signals.lua", name);
  }

  /** A copy in which {@code change} is applied to the text of each script. */
  Scripts map(UnaryOperator<String> change) {
    return new Scripts(
        store.with(change.apply(store.text())),
        trim.with(change.apply(trim.text())),
        touch.with(change.apply(touch.text())),
        remove.with(change.apply(remove.text())),
        acquire.with(change.apply(acquire.text())),
        missed.with(change.apply(missed.text())),
        accesses.with(change.apply(accesses.text())),
        verify.with(change.apply(verify.text())),
        sweep.with(change.apply(sweep.text())),
        epoch.with(change.apply(epoch.text())));
  }
}
