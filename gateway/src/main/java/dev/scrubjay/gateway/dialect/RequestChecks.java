package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * Checks the members of an object in a request; each error names the member. A member that is
 * {@code null} counts as absent.
 *
 * @param object the object whose members are checked
 * @param path of the object within the request, such as {@code messages[2].}
 */
public record RequestChecks(ObjectNode object, String path) {

  public String requiredText(String name) {
    JsonNode value = object.path(name);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw wrong(name, value.isMissingNode() ? "is missing" : "expected a non-empty string");
    }
    return value.textValue();
  }

  public ArrayNode requiredArray(String name) {
    if (object.path(name) instanceof ArrayNode array && !array.isEmpty()) {
      return array;
    }
    throw wrong(name, object.has(name) ? "expected a non-empty array" : "is missing");
  }

  public boolean flag(String name) {
    JsonNode value = object.path(name);
    if (isGiven(value) && !value.isBoolean()) {
      throw wrong(name, "expected true or false");
    }
    return value.asBoolean(false);
  }

  /** Checks that a member is a number within bounds, if it is present. */
  public void number(String name, double min, double max) {
    JsonNode value = object.path(name);
    boolean fits =
        value.isNumber()
            && value.decimalValue().compareTo(BigDecimal.valueOf(min)) >= 0
            && value.decimalValue().compareTo(BigDecimal.valueOf(max)) <= 0;
    if (isGiven(value) && !fits) {
      throw wrong(name, "expected a number from " + plain(min) + " to " + plain(max));
    }
  }

  /** Checks that a member is a whole number of at least {@code min}, if it is present. */
  public void whole(String name, int min) {
    JsonNode value = object.path(name);
    if (isGiven(value) && !(value.isInt() && value.intValue() >= min)) {
      throw wrong(name, "expected a whole number of at least " + min);
    }
  }

  /** Checks that a member is a whole number of any size, if it is present. */
  public void integer(String name) {
    JsonNode value = object.path(name);
    if (isGiven(value) && !value.isIntegralNumber()) {
      throw wrong(name, "expected a whole number");
    }
  }

  /** Checks that a member is a string or an array of strings, if it is present. */
  public void texts(String name) {
    JsonNode value = object.path(name);
    if (!isGiven(value) || value.isTextual()) {
      return;
    }
    if (!value.isArray()) {
      throw wrong(name, "expected a string or an array of strings");
    }
    int index = 0;
    for (JsonNode text : value) {
      if (!text.isTextual()) {
        throw wrong(name + "[" + index + "]", "expected a string");
      }
      index++;
    }
  }

  /** Checks that a member is content, a string or an array of objects, if it is present. */
  public void content(String name) {
    JsonNode value = object.path(name);
    if (!isGiven(value) || value.isTextual()) {
      return;
    }
    if (!value.isArray()) {
      throw wrong(name, "expected a string or an array");
    }
    int index = 0;
    for (JsonNode part : value) {
      element(name, part, index++);
    }
  }

  /** Checks that a member is present and not {@code null}. */
  public void present(String name) {
    if (!isGiven(object.path(name))) {
      throw wrong(name, object.has(name) ? "is null" : "is missing");
    }
  }

  /** Checks that a member is an array, if it is present. */
  public void array(String name) {
    JsonNode value = object.path(name);
    if (isGiven(value) && !value.isArray()) {
      throw wrong(name, "expected an array");
    }
  }

  /** Checks that a member is an object, if it is present. */
  public void object(String name) {
    JsonNode value = object.path(name);
    if (isGiven(value) && !value.isObject()) {
      throw wrong(name, "expected an object");
    }
  }

  /** The checks of one element of an array of objects. */
  public RequestChecks element(String name, JsonNode element, int index) {
    String place = path + name + "[" + index + "]";
    if (element instanceof ObjectNode child) {
      return new RequestChecks(child, place + ".");
    }
    throw new ApiException(ApiError.invalid(place, place + ": expected an object"));
  }

  /** The checks of a member that must be an object. */
  public RequestChecks member(String name) {
    if (object.path(name) instanceof ObjectNode child) {
      return new RequestChecks(child, path + name + ".");
    }
    throw wrong(name, object.has(name) ? "expected an object" : "is missing");
  }

  public ApiException wrong(String name, String what) {
    return new ApiException(ApiError.invalid(path + name, path + name + ": " + what));
  }

  private static boolean isGiven(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  private static String plain(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }
}
