package dev.scrubjay.gateway.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.federation.LearningExport;
import dev.scrubjay.policy.federation.ScoreSum;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The JSON of a {@link LearningExport}. Whatever is not exactly of its form is refused. */
public final class LearningExportJson {
  /** The name of the form and its version. */
  private static final String FORMAT = "scrubjay-learning-1";

  private static final List<String> MEMBERS =
      List.of("format", "site", "number", "tenant", "cells");
  private static final List<String> CELL =
      List.of("measure", "task", "complexity", "model", "weight", "score");

  private LearningExportJson() {}

  /** The JSON of {@code export}. */
  public static ObjectNode json(LearningExport export) {
    ObjectNode body =
        Json.object()
            .put("format", FORMAT)
            .put("site", export.site())
            .put("number", export.number())
            .put("tenant", export.tenant());
    body.set("cells", cells(export.cells()));
    return body;
  }

  static ArrayNode cells(Map<EvidenceCell, ScoreSum> cells) {
    ArrayNode list = Json.object().arrayNode();
    cells.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().key()))
        .forEach(
            entry ->
                list.addObject()
                    .put("measure", entry.getKey().measure().key())
                    .put("task", entry.getKey().task())
                    .put("complexity", entry.getKey().complexity())
                    .put("model", entry.getKey().model())
                    .put("weight", entry.getValue().weight())
                    .put("score", entry.getValue().score()));
    return list;
  }

  /**
   * The export in {@code body}.
   *
   * @throws ApiException naming the member at fault
   */
  public static LearningExport read(ObjectNode body) {
    only(body, MEMBERS, "");
    if (!FORMAT.equals(text(body, "format", ""))) {
      throw wrong("format", "expected " + FORMAT);
    }
    String site = text(body, "site", "");
    String tenant = text(body, "tenant", "");
    JsonNode number = body.path("number");
    if (!number.isIntegralNumber() || !number.canConvertToLong()) {
      throw wrong("number", "expected milliseconds since 1970");
    }
    Map<EvidenceCell, ScoreSum> cells = read(body.path("cells"));
    try {
      return new LearningExport(site, number.longValue(), tenant, cells);
    } catch (IllegalArgumentException fault) {
      throw wrong("", fault);
    }
  }

  private static Map<EvidenceCell, ScoreSum> read(JsonNode list) {
    if (!list.isArray() || list.size() > LearningExport.MAX_CELLS) {
      throw wrong("cells", "expected a list of up to " + LearningExport.MAX_CELLS);
    }
    Map<EvidenceCell, ScoreSum> cells = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      String place = "cells[" + i + "]";
      if (!(list.get(i) instanceof ObjectNode each)) {
        throw wrong(place, "expected an object");
      }
      only(each, CELL, place + ".");
      EvidenceCell cell = cell(each, place + ".");
      ScoreSum sum =
          new ScoreSum(number(each, "weight", place + "."), number(each, "score", place + "."));
      try {
        LearningExport.requireValid(cell, sum);
      } catch (IllegalArgumentException fault) {
        throw wrong(place + ".", fault);
      }
      if (cells.put(cell, sum) != null) {
        throw wrong(place, "appears twice");
      }
    }
    return cells;
  }

  static EvidenceCell cell(JsonNode each, String place) {
    String measure = text(each, "measure", place);
    for (Measure known : LearningExport.EXCHANGED) {
      if (known.key().equals(measure)) {
        return new EvidenceCell(
            known,
            text(each, "task", place),
            text(each, "complexity", place),
            text(each, "model", place));
      }
    }
    throw wrong(place + "measure", "expected success or form");
  }

  private static void only(ObjectNode object, List<String> known, String place) {
    Json.membersBeyond(Set.copyOf(known), object).stream()
        .findFirst()
        .ifPresent(
            name -> {
              throw wrong(place + name, "unknown (expected: " + String.join(", ", known) + ")");
            });
  }

  private static String text(JsonNode object, String name, String place) {
    JsonNode value = object.path(name);
    if (!value.isTextual()) {
      throw wrong(place + name, "expected a string");
    }
    return value.textValue();
  }

  private static double number(JsonNode object, String name, String place) {
    JsonNode value = object.path(name);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(place + name, "expected a number");
    }
    return value.doubleValue();
  }

  /** The error for {@code fault}, whose message begins with the name of the member at fault. */
  private static ApiException wrong(String place, IllegalArgumentException fault) {
    String message = place + fault.getMessage();
    return new ApiException(ApiError.invalid(message.replaceFirst("(?s): .*", ""), message));
  }

  private static ApiException wrong(String name, String fault) {
    return new ApiException(ApiError.invalid(name, name + ": " + fault));
  }
}
