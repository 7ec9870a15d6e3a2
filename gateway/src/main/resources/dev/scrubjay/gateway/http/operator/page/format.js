// Formats figures for people. Whatever is no number is shown as a dash.

export const NONE = "–";

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const plain = (value, options) => value.toLocaleString("en-US", options);

/** A share as a percentage; 100 % only if it is the whole. */
export function percent(share) {
  if (!isNumber(share)) return NONE;
  const shown = share < 1 && share > 0.9995 ? 0.999 : share;
  return `${plain(shown * 100, { maximumFractionDigits: 1 })} %`;
}

/** A whole number; millions and more in short. */
export function count(number) {
  if (!isNumber(number)) return NONE;
  return Math.abs(number) < 1e7 ? plain(Math.round(number)) : short(number);
}

function short(number) {
  return Math.abs(number) < 1e15 ? plain(number, { notation: "compact", maximumSignificantDigits: 3 }) : number.toExponential(1);
}

/** A number with four digits. */
export function number(amount) {
  return isNumber(amount) ? plain(amount, { maximumSignificantDigits: 4 }) : NONE;
}

/** USD; null is an amount that is not known, as of models without prices. */
export function usd(amount) {
  if (amount === null) return "unknown";
  if (!isNumber(amount)) return NONE;
  if (amount === 0) return "$0";
  const sign = amount < 0 ? "−" : "";
  const size = Math.abs(amount);
  if (size >= 1e6) return `${sign}$${short(size)}`;
  const digits = size >= 1 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(size)));
  return `${sign}$${plain(size, { minimumFractionDigits: 2, maximumFractionDigits: digits })}`;
}

export function duration(seconds) {
  if (!isNumber(seconds) || seconds < 0) return NONE;
  if (seconds === 0) return "0 s";
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 1) return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
  if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const units = [["min", 60], ["h", 3600], ["days", 86_400]];
  const [unit, length] = units.findLast(([, least]) => seconds >= 2 * least) ?? units[0];
  return `${plain(seconds / length, { maximumSignificantDigits: 3 })} ${unit}`;
}

/** A duration that was measured, where 0 is none. */
export const measured = (seconds) => (seconds > 0 ? duration(seconds) : NONE);

export function bytes(number) {
  if (!isNumber(number)) return NONE;
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  const unit = number < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(number) / 3));
  return `${plain(number / 1000 ** unit, { maximumSignificantDigits: 3 })} ${units[unit]}`;
}

const two = (value) => String(value).padStart(2, "0");

/** The offset of the browser's zone at a time, such as +01:00. */
export function zone(at = new Date()) {
  const minutes = -at.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const date = (at) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
const time = (at) => `${two(at.getHours())}:${two(at.getMinutes())}`;

/** A time in ISO 8601 with the zone of the browser, to the second. */
export function iso(instant) {
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? NONE : `${date(at)}T${time(at)}:${two(at.getSeconds())}${zone(at)}`;
}

/** The same as people read it, where the zone is named beside. */
export function clock(instant) {
  return iso(instant).replace("T", " ").slice(0, 19);
}

/** A time on an axis: of day, or a date if the window is longer. */
export function moment(instant, window) {
  const at = new Date(instant);
  return ["7d", "30d", "all"].includes(window) ? date(at).slice(5) : time(at);
}

export const words = (name) => String(name).replaceAll("_", " ");
