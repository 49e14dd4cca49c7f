{{/* What the downward API says of the pod, and the settings of every mode. */}}
{{- define "podglass.env" -}}
- { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
- { name: POD_NAMESPACE, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }
- { name: POD_UID, valueFrom: { fieldRef: { fieldPath: metadata.uid } } }
- { name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
- { name: POD_IPS, valueFrom: { fieldRef: { fieldPath: status.podIPs } } }
- { name: HOST_IP, valueFrom: { fieldRef: { fieldPath: status.hostIP } } }
- { name: HOST_IPS, valueFrom: { fieldRef: { fieldPath: status.hostIPs } } }
- { name: NODE_NAME, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }
- { name: POD_SERVICE_ACCOUNT, valueFrom: { fieldRef: { fieldPath: spec.serviceAccountName } } }
- name: CONTAINER_CPU_REQUEST_MILLICORES
  valueFrom: { resourceFieldRef: { containerName: podglass, resource: requests.cpu, divisor: 1m } }
- name: CONTAINER_CPU_LIMIT_MILLICORES
  valueFrom: { resourceFieldRef: { containerName: podglass, resource: limits.cpu, divisor: 1m } }
- name: CONTAINER_MEMORY_REQUEST_KIBIBYTES
  valueFrom: { resourceFieldRef: { containerName: podglass, resource: requests.memory, divisor: 1Ki } }
- name: CONTAINER_MEMORY_LIMIT_KIBIBYTES
  valueFrom: { resourceFieldRef: { containerName: podglass, resource: limits.memory, divisor: 1Ki } }
{{- if .Values.metrics.prometheusRule.enabled }}
- { name: WATCH_REFUSALS, value: "true" }
{{- end }}
{{- with .Values.allowedTargets }}
- { name: ALLOWED_TARGETS, value: {{ join "," . | quote }} }
{{- end }}
{{- with .Values.env }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The writable folder and the downward API's files; their names begin with the prefix. */}}
{{- define "podglass.volumes" -}}
# With a BASE_PATH the start writes 20 MiB of pages there.
- name: {{ .prefix }}tmp
  emptyDir: { sizeLimit: 32Mi }
- name: {{ .prefix }}downward
  downwardAPI:
    defaultMode: 0444
    items:
      - { path: podName, fieldRef: { fieldPath: metadata.name } }
      - { path: podNamespace, fieldRef: { fieldPath: metadata.namespace } }
      - { path: podUid, fieldRef: { fieldPath: metadata.uid } }
      - { path: labels, fieldRef: { fieldPath: metadata.labels } }
      - { path: annotations, fieldRef: { fieldPath: metadata.annotations } }
      - path: containerCpuRequestMilliCores
        resourceFieldRef: { containerName: podglass, resource: requests.cpu, divisor: 1m }
      - path: containerCpuLimitMilliCores
        resourceFieldRef: { containerName: podglass, resource: limits.cpu, divisor: 1m }
      - path: containerMemoryRequestKibiBytes
        resourceFieldRef: { containerName: podglass, resource: requests.memory, divisor: 1Ki }
      - path: containerMemoryLimitKibiBytes
        resourceFieldRef: { containerName: podglass, resource: limits.memory, divisor: 1Ki }
{{- end -}}

{{- define "podglass.volumeMounts" -}}
- { name: {{ .prefix }}tmp, mountPath: /tmp }
- { name: {{ .prefix }}downward, mountPath: /etc/downward, readOnly: true }
{{- end -}}

{{/* What no container of the pod needs. */}}
{{- define "podglass.confined" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}
