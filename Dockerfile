FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY LICENSE pom.xml ./
COPY client/pom.xml client/pom.xml
COPY policy policy
COPY gateway gateway
RUN --mount=type=cache,target=/root/.m2 \
    mvn -q -B -ntp -pl policy,gateway -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM eclipse-temurin:25-jre-noble
LABEL org.opencontainers.image.title="Scrubjay" \
      org.opencontainers.image.description="A cache gateway between bots and LLM providers" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="0.1.0"
WORKDIR /opt/scrubjay
COPY deploy/java.options ./
COPY --from=build /build/gateway/target/scrubjay.jar ./
# A training run under load, for a fast start. It takes half a minute of a processor; off: Java starts slower.
ARG AOT=on
RUN if [ "$AOT" = on ]; then \
      java @java.options -XX:AOTCacheOutput=scrubjay.aot -jar scrubjay.jar rehearse > /dev/null && \
      test -s scrubjay.aot; \
    fi
# Nothing is written but to /tmp, which takes libraries of native code: a tmpfs there must allow to execute.
USER 10001:10001
ENV SCRUBJAY_HOST=0.0.0.0 SCRUBJAY_PORT=8080
EXPOSE 8080
# From SIGTERM on it drains and ends within 60 s: docs/operations.md, "Drain" and "Shutdown".
STOPSIGNAL SIGTERM
# The JRE image may have no curl; its bash can open a connection.
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$SCRUBJAY_PORT && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["java", "@java.options", "-XX:AOTCache=scrubjay.aot", "-jar", "scrubjay.jar"]
CMD ["serve"]
