/** The dialect of Amazon Bedrock's Converse API. */
@NullMarked
package dev.scrubjay.gateway.dialect.bedrock;

import org.jspecify.annotations.NullMarked;
