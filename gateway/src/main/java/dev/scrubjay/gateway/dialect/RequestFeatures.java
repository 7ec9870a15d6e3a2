package dev.scrubjay.gateway.dialect;

import java.util.OptionalInt;

/**
 * What routing needs to know of a request.
 *
 * @param textChars characters of all text in it, tool definitions included
 * @param images images in it
 * @param tools whether it offers tools
 * @param maxOutputTokens the most it lets the answer have, all choices together
 */
public record RequestFeatures(
    long textChars, int images, boolean tools, OptionalInt maxOutputTokens) {}
