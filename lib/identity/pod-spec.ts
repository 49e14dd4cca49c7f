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
    }),
  ),
})

const resourcesSchema = z.object({ limits: stringMap, requests: stringMap })

const containerSchema = z.object({
  name: z.string(),
  env: z.optional(z.array(envVarSchema)),
  envFrom: z.optional(z.array(z.object({ secretRef: z.optional(z.unknown()) }))),
  resources: z.optional(resourcesSchema),
  restartPolicy: text,
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

const volumeSchema = z.object({
  name: z.string(),
  downwardAPI: z.optional(downwardSchema),
  projected: z.optional(
    z.object({
      sources: z.optional(z.nullable(z.array(z.object({ downwardAPI: z.optional(downwardSchema) })))),
    }),
  ),
})

const ipsSchema = z.optional(z.array(z.object({ ip: text })))

const statusSchema = z.object({
  hostIP: text,
  hostIPs: ipsSchema,
  podIP: text,
  podIPs: ipsSchema,
  containerStatuses: z.optional(
    z.array(z.object({ name: z.string(), containerID: text, resources: z.optional(resourcesSchema) })),
  ),
})

const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    deletionTimestamp: text,
    labels: stringMap,
    annotations: stringMap,
    ownerReferences: z.optional(
      z.array(z.object({ kind: z.string(), name: z.string(), controller: z.optional(z.boolean()) })),
    ),
  }),
  spec: z.object({
    nodeName: text,
    serviceAccountName: text,
    automountServiceAccountToken: z.optional(z.boolean()),
    resources: z.optional(resourcesSchema),
    containers: z.array(containerSchema),
    initContainers: z.optional(z.array(containerSchema)),
    volumes: z.optional(z.array(volumeSchema)),
  }),
  status: z.optional(statusSchema),
})

/** The parts of a Pod object that the downward API reads or declares. */
export type Pod = z.infer<typeof podSchema>
export type PodContainer = z.infer<typeof containerSchema>
export type DownwardItem = z.infer<typeof downwardItemSchema>
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

/** Containers that run for the pod's whole life: the main ones and sidecars, which are restartable init containers. */
export function longRunningContainers(pod: Pod): PodContainer[] {
  const sidecars = (pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always')
  return [...pod.spec.containers, ...sidecars]
}

/** The container of this name, init containers included. */
export function containerNamed(pod: Pod, name: string): PodContainer | undefined {
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find((c) => c.name === name)
}

/** What a `kubectl patch` of this pod's template addresses; a bare pod has none. */
export function workloadOf(pod: Pod): { kind: string; name: string } | undefined {
  const owner = pod.metadata.ownerReferences?.find((o) => o.controller === true)
  if (!owner) return undefined
  const hash = pod.metadata.labels?.get('pod-template-hash')
  const suffix = hash === undefined ? undefined : `-${hash}`
  if (owner.kind === 'ReplicaSet' && suffix && owner.name.endsWith(suffix)) {
    return { kind: 'Deployment', name: owner.name.slice(0, -suffix.length) }
  }
  return owner
}
