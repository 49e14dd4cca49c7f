{{/*
Podglass beside your own program, as its ServiceAccount. From a chart that has this one as a dependency:

  containers:
    - name: web
    {{- include "podglass.sidecar.container" .Subcharts.podglass | nindent 8 }}
  volumes:
    {{- include "podglass.sidecar.volumes" .Subcharts.podglass | nindent 8 }}
*/}}
{{- define "podglass.sidecar.container" -}}
- name: podglass
  image: {{ include "podglass.image" . | quote }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  ports:
    # On 127.0.0.1 only: reached by kubectl port-forward or by a proxy in this pod.
    - { name: podglass, containerPort: 3000 }
    - { name: podglass-health, containerPort: 8081 }
  env:
    {{- include "podglass.env" . | nindent 4 }}
  resources:
    {{- toYaml .Values.resources | nindent 4 }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    seccompProfile: { type: RuntimeDefault }
    {{- include "podglass.confined" . | nindent 4 }}
  # No readiness probe: it would take your program out of its Service. The API server's outage must not restart what is
  # there to explain it, so this one does not ask it.
  livenessProbe:
    httpGet: { path: /livez, port: podglass-health }
    periodSeconds: 10
    timeoutSeconds: 5
  lifecycle:
    preStop: { sleep: { seconds: 5 } }
  volumeMounts:
    {{- include "podglass.volumeMounts" (dict "prefix" "podglass-") | nindent 4 }}
{{- end -}}

{{- define "podglass.sidecar.volumes" -}}
{{- include "podglass.volumes" (dict "prefix" "podglass-") -}}
{{- end -}}
