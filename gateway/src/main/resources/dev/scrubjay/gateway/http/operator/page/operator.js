// The panels for operators: policy, tuning and experiments.

import { h, table } from "./dom.js";
import { NONE, bytes, clock, count, duration, number, percent, usd, words, zone } from "./format.js";
import { empty } from "./views.js";

const MODES = {
  off: "off",
  advise: "logs possible steps, changes nothing",
  hold: "keeps the tuned settings, takes no steps",
  on: "takes steps within the bounds",
};

const HOLDS = {
  "": "No window has been evaluated yet.",
  met: "All objectives with enough samples are met.",
  few_samples: "There are too few samples for a step.",
  settling: "The last step has not had enough time to take effect.",
  short_of_room: "Entries are evicted before they expire: max_cache_size is too small.",
  exhausted: "No further step within the bounds would help.",
  reverted: "Tuning was reverted to the configuration and is paused.",
  experiment: "Tuning is paused while an experiment runs.",
};

const WHYS = { missed: "for", harmed: "reverted, it harmed", useless: "reverted, it did not help" };

const METRICS = {
  success: { title: "Success", show: percent },
  cost: { title: "Cost per answer", show: usd },
  latency: { title: "Latency", show: duration },
  hits: { title: "Hits", show: percent },
};

export function policy(policies) {
  return Object.entries(policies).map(([group, settings]) =>
    h("section", {},
      h("h3", {}, words(group)),
      h("dl", {}, flat("", settings).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))))));
}

function flat(prefix, settings) {
  return Object.entries(settings).flatMap(([name, value]) =>
    value !== null && typeof value === "object"
      ? flat(`${prefix}${name}.`, value)
      : [[prefix + name, setting(prefix + name, value)]]);
}

/** A setting as people write it: its unit is in its name, or its group's. */
function setting(name, value) {
  if (typeof value !== "number") return words(value);
  if (name.endsWith("bytes") || name === "compression_threshold") return bytes(value);
  return name.startsWith("ttl_strategies") ? duration(value) : number(value);
}

/** Tuning's mode, its advice, the settings that it has changed, and its last steps. */
export function tuning(status) {
  const changed = Object.entries(status.settings).filter(([, { configured, in_force }]) => configured !== in_force);
  return [
    h("p", {}, h("strong", {}, words(status.mode)), `: ${MODES[status.mode] ?? ""}`),
    h("p", { class: "fine" }, HOLDS[status.advice] ?? status.advice),
    changed.length === 0
      ? empty("All settings are as configured.")
      : table([
        { title: "Setting", name: true, cell: ([name]) => name },
        { title: "Configured", num: true, cell: ([, value]) => number(value.configured) },
        { title: "In force", num: true, cell: ([, value]) => h("strong", {}, number(value.in_force)) },
      ], changed),
    steps(status.steps),
  ];
}

function steps(list) {
  if (list === null) return empty("The steps are in Redis, which cannot be reached.");
  return h("ul", { class: "steps" }, list.slice(0, 5).map((step) =>
    h("li", {}, h("span", { class: "fine" }, `${clock(step.at)} ${zone(new Date(step.at))} `), step.setting ? change(step) : words(step.why))));
}

function change(step) {
  return `${step.setting} ${number(step.before)} → ${number(step.after)} `
    + `${WHYS[step.why] ?? words(step.why)} ${words(step.slo)}${step.applied ? "" : " (advice only)"}`;
}

/** The results of each experiment's arms. */
export function experiments(found) {
  if (found === null) return [empty("The results are in Redis, which cannot be reached.")];
  if (found.experiments.length === 0) return [empty("No experiment is configured.")];
  return found.experiments.map((experiment) =>
    h("section", {},
      h("h3", {}, experiment.name, h("span", { class: "fine" }, `, decided by ${words(experiment.metric)}`)),
      experiment.sample_ratio?.alarm
        ? h("p", { class: "missed" }, "✗ The arms' shares are wrong: trust none of these figures.")
        : null,
      table([
        { title: "Arm", name: true, cell: (arm) => arm.name },
        { title: "Requests", num: true, cell: (arm) => count(arm.requests) },
        ...Object.entries(METRICS).map(([name, { title, show }]) => ({
          title, num: true, wide: name === "hits", cell: (arm) => (arm.metrics[name].count ? show(arm.metrics[name].mean) : NONE),
        })),
        { title: "Compared with the first", cell: (arm) => verdict(arm, experiment.metric) },
      ], experiment.arms)));
}

function verdict(arm, metric) {
  if (arm.stopped) return h("span", { class: "missed" }, "✗ stopped: its answers are worse");
  const versus = arm.metrics[metric].versus_first;
  if (versus === undefined) return NONE;
  if (versus.low === null) return h("span", { class: "fine" }, "too few for a verdict");
  const { show } = METRICS[metric];
  if (versus.low <= 0 && versus.high >= 0) return h("span", { class: "fine" }, "no significant difference");
  return versus.low > 0
    ? `higher by ${show(versus.low)} to ${show(versus.high)}`
    : `lower by ${show(-versus.high)} to ${show(-versus.low)}`;
}
