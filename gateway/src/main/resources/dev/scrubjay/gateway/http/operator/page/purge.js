// Purges entries after a confirmation.

import { post } from "./api.js";
import { $ } from "./dom.js";
import { count } from "./format.js";

export function offerPurge(tenant, onPurged) {
  const by = $("purge-by");
  const value = $("purge-value");
  const adjust = () => {
    const all = by.value === "all";
    $("purge-name").hidden = all;
    value.required = !all;
  };
  by.addEventListener("change", adjust);
  adjust();
  $("purge-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const filter = by.value === "all" ? { all: true } : { [by.value]: value.value.trim() };
    if (!(await confirmed(describe(by.value, value.value.trim(), tenant())))) return;
    $("purged").textContent = "Purging…";
    try {
      const { purged } = await post("/v1/cache/purge", tenant(), filter);
      $("purged").textContent = `Purged ${count(purged)} ${purged === 1 ? "entry" : "entries"}.`;
      onPurged();
    } catch (problem) {
      $("purged").textContent = `Not purged: ${problem.message}`;
    }
  });
}

function describe(by, name, tenant) {
  const whose = tenant ? `tenant ${tenant}` : "your tenant";
  return by === "all"
    ? `Purge all entries of ${whose}?`
    : `Purge all entries of ${whose} whose ${by} is ${name}?`;
}

function confirmed(question) {
  const dialog = $("confirm");
  $("confirm-text").textContent = question;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}
