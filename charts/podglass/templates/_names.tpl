{{- define "podglass.name" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "podglass.account" -}}
{{- .Values.serviceAccount.name | default (include "podglass.name" .) -}}
{{- end -}}

{{- define "podglass.selector" -}}
app.kubernetes.io/name: podglass
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "podglass.podLabels" -}}
{{ include "podglass.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end -}}

{{- define "podglass.labels" -}}
{{ include "podglass.podLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "podglass.image" -}}
{{- .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- with .Values.image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{/* The host names without their ports, as routes want them: a list under the key hosts. */}}
{{- define "podglass.hosts" -}}
hosts:
{{- range .Values.access.allowedHosts }}
  - {{ regexReplaceAll ":[0-9]+$" . "" | quote }}
{{- end }}
{{- end -}}

{{- define "podglass.subject" -}}
- kind: ServiceAccount
  name: {{ include "podglass.account" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
{{- end -}}

{{/* "true" where oauth2-proxy signs people in, in front of Podglass on 127.0.0.1. */}}
{{- define "podglass.signsIn" -}}
{{- with .Values.access }}{{ if or (eq .mode "proxy") (and (eq .mode "user") (eq .viewerToken "proxy")) }}true{{ end }}{{ end -}}
{{- end -}}
