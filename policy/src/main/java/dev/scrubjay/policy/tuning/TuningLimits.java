package dev.scrubjay.policy.tuning;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;

/**
 * The bounds on how far and how fast tuning changes settings.
 *
 * @param maxStep the factor by which one step changes a setting, 1.01 to 2
 * @param maxTotal how many times larger or smaller than configured a setting may get, {@code
 *     maxStep} to 10
 * @param minSamples the number of samples that a figure needs to be acted on, {@code >= 1}
 * @param deadBand the share of its target by which a figure may miss it and still count as met, 0
 *     to 0.2
 * @param coolDown how long a setting stays unchanged after one of its steps was reverted
 */
public record TuningLimits(
    double maxStep, double maxTotal, long minSamples, double deadBand, Duration coolDown) {
  public static final TuningLimits DEFAULT =
      new TuningLimits(1.2, 2, 500, 0.01, Duration.ofHours(6));

  public TuningLimits {
    require(maxStep >= 1.01 && maxStep <= 2, "max_step", maxStep, "1.01 to 2");
    require(maxTotal >= maxStep && maxTotal <= 10, "max_total", maxTotal, "max_step to 10");
    require(minSamples >= 1, "min_samples", minSamples, ">= 1");
    require(deadBand >= 0 && deadBand <= 0.2, "dead_band", deadBand, "0 to 0.2");
    require(!coolDown.isNegative(), "cool_down", coolDown, ">= 0");
  }
}
