package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The demand that an answer be JSON.
 *
 * @param schema that it must conform to; {@code null} if any object will do
 * @param name of the schema
 * @param description of the schema, for the model
 * @param strict whether the provider must enforce the schema; {@code null} if the request does not
 *     say
 */
public record JsonFormat(
    @Nullable JsonNode schema,
    @Nullable String name,
    @Nullable String description,
    @Nullable Boolean strict) {
  /** Any JSON object. */
  public static final JsonFormat ANY = new JsonFormat(null, null, null, null);
}
