package dev.scrubjay.gateway.tuning;

import dev.scrubjay.gateway.config.TuningConfig;
import dev.scrubjay.policy.tuning.SloTargets;
import dev.scrubjay.policy.tuning.TunableSettings;
import dev.scrubjay.policy.tuning.TuningState;

/**
 * The status of tuning.
 *
 * @param configured the settings without it
 * @param inForce the settings with it
 * @param advice the result of judging the last window, in short
 */
public record TuningStatus(
    TuningConfig config,
    SloTargets targets,
    TuningState state,
    TunableSettings configured,
    TunableSettings inForce,
    String advice) {}
