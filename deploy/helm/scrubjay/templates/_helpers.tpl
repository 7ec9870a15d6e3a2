{{- define "scrubjay.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "scrubjay.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: gateway
{{- end }}

{{- define "scrubjay.redisSelector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: redis
{{- end }}

{{- define "scrubjay.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "scrubjay.secret" -}}
{{- if .Values.existingSecret }}{{ .Values.existingSecret }}{{ else if .Values.secrets }}{{ include "scrubjay.name" . }}{{ end }}
{{- end }}

{{- define "scrubjay.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "scrubjay.name" .) }}{{ else }}{{ .Values.serviceAccount.name | default "default" }}{{ end }}
{{- end }}

{{- /* Values that the schema cannot judge one by one. */ -}}
{{- define "scrubjay.check" -}}
{{- if not (or .Values.redis.bundled.enabled .Values.redis.url .Values.redis.urlInSecret) }}
{{- fail "redis: none (set redis.url, redis.urlInSecret or redis.bundled.enabled)" }}
{{- end }}
{{- if and .Values.redis.bundled.enabled (or .Values.redis.url .Values.redis.urlInSecret) }}
{{- fail "redis: two (with redis.url or redis.urlInSecret, set redis.bundled.enabled=false)" }}
{{- end }}
{{- if and .Values.existingSecret .Values.secrets }}
{{- fail "secrets: also set as existingSecret (expected: one of them)" }}
{{- end }}
{{- if and .Values.redis.urlInSecret (not (include "scrubjay.secret" .)) }}
{{- fail "redis.urlInSecret: there is no secret (set existingSecret or secrets)" }}
{{- end }}
{{- if and .Values.autoscaling.enabled .Values.keda.enabled }}
{{- fail "keda.enabled: also set autoscaling.enabled (expected: one of them)" }}
{{- end }}
{{- $server := .Values.config.server | default dict }}
{{- if not (or (include "scrubjay.secret" .) .Values.config.tenants $server.allow_anonymous .Values.env) }}
{{- fail "existingSecret: missing (the gateway does not start without an API key: a Secret with SCRUBJAY_API_KEY, or config.tenants)" }}
{{- end }}
{{- end }}
