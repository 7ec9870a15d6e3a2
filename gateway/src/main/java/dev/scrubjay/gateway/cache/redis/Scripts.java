package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.redis.Script;
import java.util.function.UnaryOperator;

/** The scripts that use entries; each file's header describes it. */
record Scripts(
    Script store, Script trim, Script touch, Script remove, Script acquire, Script verify) {

  static Scripts load() {
    return new Scripts(
        leaseScript("store.lua"),
        script("trim.lua"),
        script("touch.lua"),
        script("remove.lua"),
        leaseScript("acquire.lua"),
        script("verify.lua"));
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
        new Script(change.apply(store.text())),
        new Script(change.apply(trim.text())),
        new Script(change.apply(touch.text())),
        new Script(change.apply(remove.text())),
        new Script(change.apply(acquire.text())),
        new Script(change.apply(verify.text())));
  }
}
