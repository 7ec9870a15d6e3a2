package dev.scrubjay.gateway.config.reader;

import java.util.function.Supplier;

/**
 * What a setting may be.
 *
 * @param path such as {@code redis.url}; that of a list of values ends in {@code []}
 * @param expected the format in words
 * @param fallback gives the default as text, which is empty if there is none
 */
public record SettingDescription(String path, String expected, Supplier<String> fallback) {}
