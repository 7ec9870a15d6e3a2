FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY policy policy
COPY gateway gateway
COPY client client
RUN --mount=type=cache,target=/root/.m2 \
    mvn -q -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM eclipse-temurin:25-jre-noble
RUN useradd --system --uid 10001 --no-create-home scrubjay
WORKDIR /opt/scrubjay
# The libraries change less often than the gateway and get a layer of their own.
COPY --from=build /build/gateway/target/lib lib
COPY --from=build /build/gateway/target/scrubjay.jar ./
# A training run under load, for a fast start. Without the cache, or with one that does not fit, Java starts slower.
# docs/performance.md explains the options, which have to be the same in the training run.
RUN echo "-XX:+UseSerialGC -XX:InitialRAMPercentage=0.3 -XX:MaxNewSize=24m -XX:MaxTenuringThreshold=2 \
-XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40 \
-XX:TrimNativeHeapInterval=5000 -XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError -Dio.netty.noUnsafe=false \
--sun-misc-unsafe-memory-access=allow -Xlog:disable -Xlog:all=error,cds=off,aot=off:stderr" > java.options && \
    java @java.options -XX:AOTCacheOutput=scrubjay.aot -jar scrubjay.jar rehearse > /dev/null 2>&1 || rm -f scrubjay.aot
USER scrubjay
ENV SCRUBJAY_HOST=0.0.0.0 SCRUBJAY_PORT=8080
EXPOSE 8080
# The JRE image may have no curl; its bash can open a connection.
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$SCRUBJAY_PORT && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["java", "@java.options", "-XX:AOTCache=scrubjay.aot", "-jar", "scrubjay.jar"]
CMD ["serve"]
