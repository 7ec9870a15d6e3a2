package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.semantic.Lessons.Lesson;
import java.time.Duration;

/**
 * An answer that may be given again, unless its entry turns out not to suffice.
 *
 * @param lesson what is learned if it is not
 * @param took the time of the search, the vector's included
 * @param embedding the time until there was a vector
 */
public record Reusable(NearAnswer answer, Lesson lesson, Duration took, Duration embedding) {}
