package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The files of the live page; {@code scripts/e2e-page} drives the page in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageIT {
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"(/page/[^\"]+)\"");
  private static final Pattern IMPORT = Pattern.compile("from \"\\./([^\"]+)\"");

  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private TestGateway gateway;

  @BeforeAll
  void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void pageMaySendRequestsToItsGatewayOnly() {
    HttpResponse<String> page = gateway.get("/");
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*");
  }

  @Test
  void allFilesThatItLoadsAreServedAndNameNoOtherHost() {
    String index = gateway.get("/").body();
    assertThat(index).doesNotContain("http://", "https://", "<script>", "style=", "onclick");
    List<String> linked = all(LINK, index);
    assertThat(linked)
        .contains("/page/main.js", "/page/uplot.js", "/page/page.css", "/page/icon.svg");
    linked.forEach(this::checkFile);
  }

  private void checkFile(String path) {
    HttpResponse<String> file = gateway.get(path);
    assertThat(file.statusCode()).as(path).isEqualTo(200);
    assertThat(file.headers().firstValue("content-type"))
        .as(path)
        .contains(TYPES.get(path.substring(path.lastIndexOf('.') + 1)));
    String text =
        file.body()
            .replace("http://www.w3.org/2000/svg", "")
            .replace("https://github.com/leeoniya/uPlot", ""); // where the library comes from
    assertThat(text).as(path).doesNotContain("http://", "https://", "innerHTML", "eval(");
    all(IMPORT, file.body()).forEach(name -> checkFile("/page/" + name));
  }

  @Test
  void fileThatTheBrowserHasIsNotSentAgain() {
    String tag = gateway.get("/page/uplot.js").headers().firstValue("etag").orElseThrow();
    HttpResponse<String> again = gateway.get("/page/uplot.js", "if-none-match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(gateway.get("/page/uplot.js", "if-none-match", "\"old\"").statusCode())
        .isEqualTo(200);
  }

  @Test
  void noOtherFilesAreServed() {
    for (String path : List.of("/page/", "/page/openapi.yaml", "/page/Routes.class")) {
      assertThat(gateway.get(path).statusCode()).as(path).isNotEqualTo(200);
    }
  }

  private static List<String> all(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().map(found -> found.group(1)).toList();
  }
}
