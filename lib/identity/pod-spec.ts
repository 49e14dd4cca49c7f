import * as z from 'zod/mini'
import { LAST_APPLIED } from './downward-file'

const text = z.optional(z.string())

// A Map keeps keys such as __proto__, which are legal label keys.
const stringMap = z.optional(
  z.pipe(
    z.unknown(),
    z.transform((value): ReadonlyMap<string, string> => {
      const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
      return new Map(
        entries.flatMap(([key, text]) => (typeof text === 'string' ? [[key, text] as const] : [])),
      )
    }),
  ),
)

const fieldRefSchema = z.object({ fieldPath: z.string() })
const resourceFieldRefSchema = z.object({ resource: z.string(), containerName: text, divisor: text })

const envVarSchema = z.object({
  name: z.string(),
  value: text,
  valueFrom: z.optional(
    z.object({
      fieldRef: z.optional(fieldRefSchema),
      resourceFieldRef: z.optional(resourceFieldRefSchema),
      fileKeyRef: z.optional(z.object({ key: text })),
    }),
  ),
})

const resourcesSchema = z.object({
  limits: stringMap,
  requests: stringMap,
  claims: z.optional(z.nullable(z.array(z.object({ name: z.string(), request: text })))),
})

const containerSchema = z.object({
  name: z.string(),
  env: z.optional(z.array(envVarSchema)),
  envFrom: z.optional(z.array(z.object({ secretRef: z.optional(z.unknown()) }))),
  resources: z.optional(resourcesSchema),
  restartPolicy: text,
  lifecycle: z.optional(z.object({ postStart: z.optional(z.unknown()) })),
  securityContext: z.optional(z.object({ privileged: z.optional(z.boolean()) })),
  volumeMounts: z.optional(
    z.array(z.object({ name: z.string(), mountPath: z.string(), subPath: text, subPathExpr: text })),
  ),
})

const downwardItemSchema = z.object({
  path: z.string(),
  fieldRef: z.optional(fieldRefSchema),
  resourceFieldRef: z.optional(resourceFieldRefSchema),
})
const downwardSchema = z.object({ items: z.optional(z.array(downwardItemSchema)) })

// Loose, because the name of the source is what kind of volume it is.
/** Which keys of a Secret or a ConfigMap are files; without items all are. */
const keysSchema = z.object({
  name: text,
  items: z.optional(z.nullable(z.array(z.object({ path: text })))),
})

const volumeSchema = z.looseObject({
  name: z.string(),
  downwardAPI: z.optional(downwardSchema),
  secret: z.optional(z.object({ secretName: text })),
  configMap: z.optional(z.object({ name: text })),
  csi: z.optional(z.object({ driver: text })),
  emptyDir: z.optional(z.object({ medium: text })),
  projected: z.optional(
    z.object({
      sources: z.optional(
        z.nullable(
          z.array(
            z.object({
              downwardAPI: z.optional(downwardSchema),
              serviceAccountToken: z.optional(
                z.object({ path: text, audience: text, expirationSeconds: z.optional(z.number()) }),
              ),
              clusterTrustBundle: z.optional(z.object({ path: text, name: text, signerName: text })),
              podCertificate: z.optional(
                z.object({
                  signerName: text,
                  credentialBundlePath: text,
                  certificateChainPath: text,
                  keyPath: text,
                }),
              ),
              secret: z.optional(keysSchema),
              configMap: z.optional(keysSchema),
            }),
          ),
        ),
      ),
    }),
  ),
})

const ipsSchema = z.optional(z.array(z.object({ ip: text })))

const statusesSchema = z.optional(
  z.array(
    z.object({
      name: z.string(),
      containerID: text,
      ready: z.optional(z.boolean()),
      state: z.optional(z.object({ running: z.optional(z.object({ startedAt: text })) })),
      allocatedResources: stringMap,
      allocatedResourcesStatus: z.optional(
        z.array(
          z.object({
            name: z.string(),
            resources: z.optional(
              z.nullable(z.array(z.object({ resourceID: text, health: text, message: text }))),
            ),
          }),
        ),
      ),
      resources: z.optional(resourcesSchema),
    }),
  ),
)

const statusSchema = z.object({
  qosClass: text,
  /** How servers before 1.33 report a resize. */
  resize: text,
  allocatedResources: stringMap,
  resources: z.optional(resourcesSchema),
  resourceClaimStatuses: z.optional(z.array(z.object({ name: z.string(), resourceClaimName: text }))),
  conditions: z.optional(z.array(z.object({ type: z.string(), status: text, reason: text, message: text }))),
  hostIP: text,
  hostIPs: ipsSchema,
  podIP: text,
  podIPs: ipsSchema,
  containerStatuses: statusesSchema,
  initContainerStatuses: statusesSchema,
  ephemeralContainerStatuses: statusesSchema,
})

const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    resourceVersion: text,
    deletionTimestamp: text,
    deletionGracePeriodSeconds: z.optional(z.number()),
    labels: stringMap,
    annotations: stringMap,
    ownerReferences: z.optional(
      z.array(
        z.object({
          apiVersion: text,
          kind: z.string(),
          name: z.string(),
          controller: z.optional(z.boolean()),
        }),
      ),
    ),
  }),
  spec: z.object({
    nodeName: text,
    serviceAccountName: text,
    automountServiceAccountToken: z.optional(z.boolean()),
    hostNetwork: z.optional(z.boolean()),
    hostUsers: z.optional(z.boolean()),
    hostnameOverride: text,
    hostname: text,
    subdomain: text,
    setHostnameAsFQDN: z.optional(z.nullable(z.boolean())),
    securityContext: z.optional(
      z.object({ fsGroup: z.optional(z.number()), runAsUser: z.optional(z.number()) }),
    ),
    resources: z.optional(resourcesSchema),
    containers: z.array(containerSchema),
    initContainers: z.optional(z.array(containerSchema)),
    ephemeralContainers: z.optional(z.array(containerSchema)),
    overhead: stringMap,
    volumes: z.optional(z.array(volumeSchema)),
  }),
  status: z.optional(statusSchema),
})

/** The parts of a Pod object that the downward API reads or declares. */
export type Pod = z.infer<typeof podSchema>
export type PodContainer = z.infer<typeof containerSchema>
export type DownwardItem = z.infer<typeof downwardItemSchema>
export type Volume = NonNullable<Pod['spec']['volumes']>[number]
export type Resources = z.infer<typeof resourcesSchema>

/** The Pod of a decoded JSON document, without the manifest that kubectl keeps in it, or undefined when it is none. */
export function parsePod(json: unknown): Pod | undefined {
  const parsed = z.safeParse(podSchema, json)
  if (!parsed.success) return undefined
  const { annotations, ...metadata } = parsed.data.metadata
  if (!annotations) return parsed.data
  const kept = new Map([...annotations].filter(([key]) => key !== LAST_APPLIED))
  return { ...parsed.data, metadata: { ...metadata, annotations: kept } }
}

export type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]

/** Where a container is in the pod's spec. A sidecar is an init container that restarts always. */
export type ContainerPlace = 'container' | 'sidecar' | 'init' | 'ephemeral'

/** All containers of the pod with their places, the main ones first. */
export function placedContainers(pod: Pod): { container: PodContainer; place: ContainerPlace }[] {
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec
  const placed = (list: readonly PodContainer[], place: (container: PodContainer) => ContainerPlace) =>
    list.map((container) => ({ container, place: place(container) }))
  return [
    ...placed(containers, () => 'container'),
    ...placed(initContainers, (c) => (c.restartPolicy === 'Always' ? 'sidecar' : 'init')),
    ...placed(ephemeralContainers, () => 'ephemeral'),
  ]
}

/** The container of this name, init and ephemeral containers included. */
export function containerNamed(pod: Pod, name: string): PodContainer | undefined {
  return placedContainers(pod).find(({ container }) => container.name === name)?.container
}

/** The list of the spec that holds the container of this name. */
export function listNameOf(pod: Pod, name: string): 'containers' | 'initContainers' | 'ephemeralContainers' {
  const place = placedContainers(pod).find(({ container }) => container.name === name)?.place
  if (place === 'ephemeral') return 'ephemeralContainers'
  return place === 'init' || place === 'sidecar' ? 'initContainers' : 'containers'
}

/** What the kubelet reports of the container of this name. */
export function statusOf({ status }: Pod, name: string): ContainerStatus | undefined {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = status ?? {}
  return [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses].find(
    (each) => each.name === name,
  )
}
