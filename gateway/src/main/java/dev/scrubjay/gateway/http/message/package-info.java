/** Reading requests and writing responses, as several routes need it. */
@NullMarked
package dev.scrubjay.gateway.http.message;

import org.jspecify.annotations.NullMarked;
