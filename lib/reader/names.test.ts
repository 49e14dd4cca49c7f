import { describe, expect, it } from 'vitest'
import { partOf } from '@/e2e/testing/runs'
import { extractRefusals } from './extract-refusals'
import { findingsIn } from './findings-in'

/** Names that users give to namespaces and apps, of products for the most part. */
const NAMES =
  'ingress-nginx vault consul harbor gitlab grafana loki tempo jaeger kafka redis rabbitmq postgresql postgres mysql mongodb minio keycloak dex oauth2-proxy payments payment sonarqube nexus artifactory website webhook registry docker-registry kube-system kube-public monitoring logging istio-system linkerd cert-manager argocd argo-cd flux-system tekton-pipelines jenkins github-runner bitbucket gitea drone concourse spinnaker prometheus alertmanager thanos mimir cortex elastic elasticsearch kibana opensearch logstash fluentd fluent-bit datadog newrelic sentry splunk zipkin otel opentelemetry nats pulsar activemq mqtt zookeeper etcd cassandra cockroachdb clickhouse influxdb neo4j couchdb mariadb oracle sqlserver snowflake airflow spark flink trino superset metabase nextcloud wordpress drupal ghost openldap kerberos ssh sftp nfs csi longhorn rook-ceph velero external-secrets external-dns traefik kong envoy contour knative kubeflow mlflow ray huggingface openai slack jira stripe aws azure gcp s3 docker npm maven pypi kubernetes-dashboard openshift-monitoring team-a'.split(
    ' ',
  )

/** What clients print of a refused call or a failed connection, with a name where each of them puts it. */
const TEXTS = [
  'error: failed to list pods in namespace $: Unauthorized',
  'kubernetes: failed to list services in namespace $: 401 Unauthorized',
  'failed to get configmap settings in namespace "$": 403 Forbidden',
  'level=error msg="could not list configmaps" namespace=$ err="Unauthorized"',
  '{"level":"error","msg":"failed to watch statefulsets","namespace":"$","error":"403 Forbidden"}',
  '{"level":"error","app":"$","msg":"failed to watch statefulsets: Unauthorized"}',
  '{\\"controller\\":\\"$\\",\\"msg\\":\\"failed to create pods\\",\\"error\\":\\"Unauthorized\\"}',
  '$: failed to list pods: Unauthorized',
  '[$] failed to create pods: 403 Forbidden',
  'failed to get configmap "$": 401 Unauthorized',
  'failed to get configmap db of statefulset/$: 401 Unauthorized',
  'failed to list pods in the $ namespace: Unauthorized',
  'kubectl get pods -n $\nerror: You must be logged in to the server (Unauthorized)',
  'could not update statefulset $/front: 403 Forbidden',
  'could not patch statefulset front/$: 403 Forbidden',
  'statefulset=$ failed to scale statefulsets: Unauthorized',
  'kubernetes client error in $: status code 401 Unauthorized',
  'k8s: cannot list pods in $: 403 Forbidden',
  'kubernetes: 401 Unauthorized (namespace: $)',
  'namespaces/$/pods: 403 Forbidden from kubernetes',
  'error retrieving resource lock $/leader: Unauthorized',
  'Failed to watch *v1.Pod in $: 403 Forbidden',
  'failed to list pods in namespace $: dial tcp 10.9.8.7:443: connect: connection refused',
  'failed to list pods in namespace $: x509: certificate signed by unknown authority',
  'Get "https://10.96.0.1:443/apis/batch/v1/namespaces/$/jobs": net/http: TLS handshake timeout',
] as const

describe('a name never votes', () => {
  const found = (text: string, name: string) =>
    JSON.stringify(
      extractRefusals(text.replaceAll('$', name)).map(({ at: _, end: __, ...said }) => said),
    ).replaceAll(name, '$')

  it.each(TEXTS.map((text, turn) => [text, turn] as const))('%s', (text, turn) => {
    const wanted = found(text, 'orders')
    expect(wanted).not.toBe('[]')
    expect(partOf(NAMES, turn).filter((name) => found(text, name) !== wanted)).toEqual([])
  })
})

describe('what the text leaves open', () => {
  it.each([
    ['a product that a client of Kubernetes called', 'failed to get secret from vault: 403 Forbidden'],
    ['a chain of errors that ends with a product', 'kubernetes plugin: redis: 401 Unauthorized'],
    [
      'a product on a line of its own beside a client of Kubernetes',
      'I1124 13:37:05.000001 1 reflector.go:243] synced *v1.Pod\n\nvault: 401 Unauthorized',
    ],
    [
      'a line below what another service printed, where a client of Kubernetes spoke too',
      'I1124 13:37:05.000001 1 reflector.go:243] synced *v1.Pod\n\nthe image: ErrImagePull\n\n401 Unauthorized',
    ],
  ])('is asked, and read once its reader says that it is Kubernetes: %s', (_what, text) => {
    const outcome = text.split('\n').at(-1)
    expect(findingsIn(text)).toEqual({ found: [], lines: [], unclear: { lines: [outcome] } })
    const told = findingsIn(text, true)
    expect(told.found).toHaveLength(1)
    expect(told.unclear).toBeUndefined()
  })

  it.each([
    ['what another service printed', 'kubernetes: Error response from daemon: 401 Unauthorized'],
    ['its address', 'failed to list pods: Get "https://ghcr.io/v2/": 401 Unauthorized'],
    ['a text that names Kubernetes nowhere', 'vault: 401 Unauthorized'],
  ])('is not asked of %s', (_what, text) => {
    expect(findingsIn(text)).toEqual({ found: [], lines: [] })
  })
})
