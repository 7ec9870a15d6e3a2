package dev.scrubjay.gateway.cache.redis;

import java.util.function.UnaryOperator;

/** The scripts that know entries; the file of each says what it does. */
record Scripts(
    Script store, Script trim, Script touch, Script remove, Script acquire, Script verify) {

  static Scripts load() {
    return new Scripts(
        Script.onEntries("store.lua"),
        Script.onEntries("trim.lua"),
        Script.onEntries("touch.lua"),
        Script.onEntries("remove.lua"),
        Script.onEntries("acquire.lua"),
        Script.onEntries("verify.lua"));
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
