package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The OpenAPI document describes exactly the operations that are served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiIT {
  private static final List<String> METHODS = List.of("get", "put", "post", "delete");

  private TestGateway gateway;
  private JsonNode document;

  @BeforeAll
  void start() throws JsonProcessingException {
    gateway = TestGateway.start();
    document = new YAMLMapper().readTree(gateway.get("/openapi.yaml").body());
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void everyOperationIsServedAndNoOther() {
    document
        .path("paths")
        .properties()
        .forEach(
            path -> {
              for (String method : METHODS) {
                int status = call(method, path.getKey()).statusCode();
                boolean documented =
                    path.getValue().has(method) || isAnothers(method, path.getKey());
                assertThat(status == 405)
                    .as("%s %s: %s", method, path.getKey(), status)
                    .isNotEqualTo(documented);
              }
            });
  }

  /** Whether {@code path} is also one of a path with a parameter that has the method. */
  private boolean isAnothers(String method, String path) {
    String parent = path.substring(0, path.lastIndexOf('/'));
    return document.path("paths").path(parent + "/{id}").has(method);
  }

  @Test
  void everyRouteIsDescribed() {
    assertThat(gateway.routes()).hasSizeGreaterThan(50);
    for (String route : gateway.routes()) {
      String[] parts = route.split(" ", 2);
      String method = parts[0].toLowerCase(Locale.ROOT);
      String path =
          parts[1]
              .replaceAll(":(\\w+)", "{$1}")
              .replace("/v1/models/*", "/v1/models/{model}")
              .replace("/*", "/{path}");
      boolean page = path.equals("/") || path.startsWith("/page/");
      if (!method.equals("head") && !page) {
        assertThat(document.path("paths").path(path).has(method)).as(route).isTrue();
      }
    }
  }

  @Test
  void itIsAnOpenApiDocument() {
    assertThat(document.path("openapi").asText()).startsWith("3.1.");
    assertThat(document.at("/info/title").asText()).isNotEmpty();
    assertThat(document.at("/info/version").asText()).isNotEmpty();
    document
        .path("paths")
        .properties()
        .forEach(
            path -> {
              assertThat(path.getKey()).startsWith("/");
              for (JsonNode operation : path.getValue()) {
                if (operation.isObject()) {
                  assertThat(operation.has("operationId")).as(path.getKey()).isTrue();
                  assertThat(operation.path("responses").isEmpty()).as(path.getKey()).isFalse();
                }
              }
            });
  }

  private HttpResponse<String> call(String method, String path) {
    String concrete =
        path.replace("{model}", "gpt-4o")
            .replace("{id}", "resp_1")
            .replace("{key}", "default:op:" + "0".repeat(64))
            .replace("{provider}", "openai")
            .replaceAll("\\{\\w+}", "x");
    return TestGateway.send(
        gateway
            .request(concrete)
            .header("content-type", "application/json")
            .method(method.toUpperCase(Locale.ROOT), BodyPublishers.ofString("{}"))
            .build());
  }

  @Test
  void everyReferenceIsResolved() {
    List<String> dangling = new ArrayList<>();
    collect(document, dangling);
    assertThat(dangling).isEmpty();
  }

  private void collect(JsonNode node, List<String> dangling) {
    String reference = node.path("$ref").textValue();
    if (reference != null && document.at(reference.substring(1)).isMissingNode()) {
      dangling.add(reference);
    }
    node.forEach(child -> collect(child, dangling));
  }

  @Test
  void operationIdsAreUnique() {
    List<String> ids = document.path("paths").findValuesAsText("operationId");
    assertThat(ids).doesNotHaveDuplicates().isNotEmpty();
  }
}
