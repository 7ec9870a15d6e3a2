package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.redis.Script;
import java.util.function.UnaryOperator;

/** The scripts that know entries; the file of each says what it does. */
record Scripts(
    Script store, Script trim, Script touch, Script remove, Script acquire, Script verify) {

  static Scripts load() {
    return new Scripts(
        script("store.lua"),
        script("trim.lua"),
        script("touch.lua"),
        script("remove.lua"),
        script("acquire.lua"),
        script("verify.lua"));
  }

  /** The script {@code name} with {@code prelude.lua}, which holds what is known of entries. */
  static Script script(String name) {
    return Script.load(Scripts.class, "prelude.lua", name);
  }

  /** The same with the text of each changed. */
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
