// Formats figures for people.

export const NONE = "–";

export function percent(share) {
  return `${(share * 100).toFixed(share > 0.9995 || share === 0 ? 0 : 1)} %`;
}

export function count(number) {
  return number.toLocaleString("en-US");
}

/** A number with four digits. */
export function number(amount) {
  return amount.toLocaleString("en-US", { maximumSignificantDigits: 4 });
}

/** USD; null is an amount that is not known, as of models without prices. */
export function usd(amount) {
  if (amount === null) return "unknown";
  if (amount === 0) return "$0";
  const digits = Math.abs(amount) >= 1 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(Math.abs(amount))));
  return `$${amount.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

export function duration(seconds) {
  if (seconds <= 0) return NONE;
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 1) return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
  return seconds < 100 ? `${seconds.toFixed(seconds < 10 ? 2 : 1)} s` : `${Math.round(seconds / 60)} min`;
}

export function bytes(number) {
  const units = ["B", "kB", "MB", "GB"];
  const unit = number < 1 ? 0 : Math.min(3, Math.floor(Math.log10(number) / 3));
  return `${(number / 1000 ** unit).toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}

export function clock(iso) {
  return new Date(iso).toLocaleTimeString([], { hour12: false });
}

export function moment(iso, window) {
  const days = ["7d", "30d", "all"].includes(window);
  return new Date(iso).toLocaleString([], days
    ? { month: "short", day: "numeric" }
    : { hour: "2-digit", minute: "2-digit", hour12: false });
}

export const words = (name) => name.replaceAll("_", " ");
