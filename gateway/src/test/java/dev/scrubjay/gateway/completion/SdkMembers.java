package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The members that an SDK's type of a request documents, as paths such as {@code
 * messages[].content[].text}. A type within itself is not entered again.
 */
final class SdkMembers {
  private final Set<String> paths = new TreeSet<>();
  private final Set<Class<?>> entered = new HashSet<>();

  private SdkMembers() {}

  static Set<String> of(List<Class<?>> types) {
    SdkMembers members = new SdkMembers();
    types.forEach(type -> members.read(type, ""));
    return members.paths;
  }

  private void read(Type type, String path) {
    switch (type) {
      case WildcardType wildcard -> read(wildcard.getUpperBounds()[0], path);
      case ParameterizedType generic -> {
        boolean list = generic.getRawType() == List.class;
        read(generic.getActualTypeArguments()[0], list ? path + "[]" : path);
      }
      case Class<?> model when isModel(model) && entered.add(model) -> {
        for (Method method : model.getDeclaredMethods()) {
          readMember(method, path);
        }
        entered.remove(model);
      }
      default -> {}
    }
  }

  private static boolean isModel(Class<?> type) {
    return type.getName().startsWith("com.openai.models.")
        || type.getName().startsWith("com.anthropic.models.");
  }

  /** Reads a member, or one of the types that a union may be. */
  private void readMember(Method method, String path) {
    if (Modifier.isStatic(method.getModifiers()) || method.getParameterCount() > 0) {
      return;
    }
    JsonProperty property = method.getAnnotation(JsonProperty.class);
    if (property != null) {
      String member = path.isEmpty() ? property.value() : path + "." + property.value();
      paths.add(member);
      read(method.getGenericReturnType(), member);
    } else if (method.getName().matches("as[A-Z].*")) {
      read(method.getGenericReturnType(), path);
    }
  }
}
