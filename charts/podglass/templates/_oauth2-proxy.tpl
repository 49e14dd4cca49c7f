{{- define "podglass.oauth2Proxy" -}}
- name: oauth2-proxy
  image: {{ .Values.oauth2Proxy.image | quote }}
  args:
    - --http-address=0.0.0.0:4180
    - --upstream=http://127.0.0.1:3000/
    - --provider=oidc
    - {{ printf "--oidc-issuer-url=%s" .Values.oauth2Proxy.issuerUrl | quote }}
    - {{ printf "--redirect-url=https://%s/oauth2/callback" (first .Values.access.allowedHosts) | quote }}
    # Who can sign in: these addresses and no one else.
    - --authenticated-emails-file=/etc/oauth2-proxy/emails
    - --cookie-name=__Host-podglass-sign-in
    - --cookie-secure=true
    - --cookie-samesite=lax
    - --reverse-proxy=true
    # The addresses of your gateway's pods: headers of others are not believed.
    {{- range .Values.oauth2Proxy.trustedProxyIps }}
    - {{ printf "--trusted-proxy-ip=%s" . | quote }}
    {{- end }}
    - --skip-provider-button=true
    - --pass-basic-auth=false
    {{- if eq .Values.access.mode "user" }}
    # The ID token, with which the API server is asked; renewed before it ends, since Podglass forgets one that has ended.
    - --pass-authorization-header=true
    - --pass-user-headers=false
    - {{ printf "--cookie-refresh=%s" .Values.oauth2Proxy.cookieRefresh | quote }}
    {{- else }}
    # Podglass needs the name of who signed in, for its log, and no credential of theirs.
    - --pass-user-headers=true
    {{- end }}
    - --silence-ping-logging=true
  env:
    - name: OAUTH2_PROXY_CLIENT_ID
      valueFrom: { secretKeyRef: { name: {{ .Values.oauth2Proxy.secret | quote }}, key: client-id } }
    - name: OAUTH2_PROXY_CLIENT_SECRET
      valueFrom: { secretKeyRef: { name: {{ .Values.oauth2Proxy.secret | quote }}, key: client-secret } }
    - name: OAUTH2_PROXY_COOKIE_SECRET
      valueFrom: { secretKeyRef: { name: {{ .Values.oauth2Proxy.secret | quote }}, key: cookie-secret } }
  ports:
    - { name: sign-in, containerPort: 4180 }
  resources:
    requests: { cpu: 10m, memory: 32Mi }
    limits: { memory: 128Mi }
  securityContext:
    {{- include "podglass.confined" . | nindent 4 }}
  readinessProbe:
    httpGet: { path: /ping, port: sign-in }
  livenessProbe:
    httpGet: { path: /ping, port: sign-in }
  lifecycle:
    preStop: { sleep: { seconds: 5 } }
  volumeMounts:
    - { name: emails, mountPath: /etc/oauth2-proxy, readOnly: true }
{{- end -}}

{{- define "podglass.tokenVolume" -}}
{{- if eq .Values.access.mode "user" -}}
# As the API server would mount it, without a token: start fails where there is one.
{{- else -}}
# As the API server would mount it into every container.
{{- end }}
- name: token
  projected:
    defaultMode: 0444
    sources:
      {{- if ne .Values.access.mode "user" }}
      - serviceAccountToken: { path: token, expirationSeconds: 3607 }
      {{- end }}
      - configMap: { name: kube-root-ca.crt, items: [{ key: ca.crt, path: ca.crt }] }
      - downwardAPI:
          items: [{ path: namespace, fieldRef: { fieldPath: metadata.namespace } }]
{{- end -}}
