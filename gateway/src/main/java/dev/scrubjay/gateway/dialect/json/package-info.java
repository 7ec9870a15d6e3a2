/** JSON trees and texts. */
@NullMarked
package dev.scrubjay.gateway.dialect.json;

import org.jspecify.annotations.NullMarked;
