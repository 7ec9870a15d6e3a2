package dev.scrubjay.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS's Signature Version 4, computed anew from a request that was received. */
final class AwsSignature {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request,"
              + " SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");

  private AwsSignature() {}

  /** Whether {@code request} is signed with {@code secret} for Bedrock in {@code region}. */
  static boolean isValid(FakeProvider.Received request, String secret, String region) {
    Matcher given = AUTHORIZATION.matcher(request.header("authorization"));
    if (!given.matches()
        || !given.group(3).equals(region)
        || !given.group(4).equals("bedrock")
        || !List.of(given.group(5).split(";")).containsAll(List.of("host", "x-amz-date"))) {
      return false;
    }
    String scope = given.group(2) + "/" + region + "/bedrock/aws4_request";
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            request.header("x-amz-date"),
            scope,
            hex(sha256(canonical(request, given.group(5)).getBytes(UTF_8))));
    byte[] key = hmac(("AWS4" + secret).getBytes(UTF_8), given.group(2));
    for (String part : List.of(region, "bedrock", "aws4_request")) {
      key = hmac(key, part);
    }
    return hex(hmac(key, toSign)).equals(given.group(6));
  }

  private static String canonical(FakeProvider.Received request, String signedHeaders) {
    String path =
        Arrays.stream(request.uri().getRawPath().split("/", -1))
            .map(segment -> URLEncoder.encode(segment, UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    String headers =
        Arrays.stream(signedHeaders.split(";"))
            .map(name -> name + ":" + request.header(name).strip() + "\n")
            .collect(Collectors.joining());
    String query = request.uri().getRawQuery() == null ? "" : request.uri().getRawQuery();
    return String.join(
        "\n", "POST", path, query, headers, signedHeaders, hex(sha256(request.bytes())));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
