{{- define "podglass.kubectlProxy" -}}
- name: kubectl-proxy
  image: {{ .Values.kubectlProxy.image | quote }}
  args: [proxy, --address=127.0.0.1, --port=8001]
  resources:
    requests: { cpu: 10m, memory: 32Mi }
    limits: { memory: 64Mi }
  securityContext:
    {{- include "podglass.confined" . | nindent 4 }}
  lifecycle:
    preStop: { sleep: { seconds: 5 } }
{{- end -}}
