import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { cloudSchema } from '@/lib/contract/cloud'
import { said, sentence } from '@/lib/phrase/wire'

/** A value as one source gives it. `error` replaces a value that exists and could not be read. */
export const sourcedValueSchema = z.object({
  value: z.exactOptional(z.string()),
  /** Where it is: the variable's name, the file's path, or the field of the Pod object. */
  at: z.string(),
  error: z.exactOptional(z.string()),
  /** True where the value was read and is not shown, as `error` says. */
  withheld: z.exactOptional(z.boolean()),
  /** True for a fixed value of the pod's spec, which is no field of the pod. */
  literal: z.exactOptional(z.boolean()),
  /** `resourceFieldRef` values: the divisor that the number was divided by, when it is known. */
  divisor: z.exactOptional(z.string()),
  /** How the source was recognized: by the pod's own spec (exact) or by its name (a convention). */
  by: z.enum(['spec', 'name', 'api']),
  /** Sources of one field with the same number hold the same value, each in its own form. */
  group: z.number(),
})
export type SourcedValue = z.infer<typeof sourcedValueSchema>

export const fieldNoteSchema = said({
  /** `sources`: which sources hold the field and which were compared; `error`: of a source that could not be read. */
  about: z.enum(['sources', 'error', 'values']),
  says: sentence,
})

export const identityFieldSchema = said({
  /** `metadata.name`, `metadata.labels['app']`, `limits.cpu`… */
  field: z.string(),
  /** Container of a resource field. */
  container: z.exactOptional(z.string()),
  env: z.array(sourcedValueSchema),
  file: z.array(sourcedValueSchema),
  api: z.exactOptional(sourcedValueSchema),
  verdict: z.enum([
    'same',
    'drift',
    'only-env',
    'only-file',
    'only-api',
    'missing',
    'unreadable',
    /** What may be the field was found by its name, and its value is not shown. */
    'withheld',
    'node-allocatable',
    'rounded',
    /** Amounts that may be those of different containers of the pod. */
    'not-comparable',
  ]),
  /** Why the values differ, or why there is only one, one sentence each. */
  notes: z.array(fieldNoteSchema),
  /** The same in one short sentence, where it needs attention. */
  brief: z.exactOptional(sentence),
  /** Keys of a map whose values differ between sources. */
  disputed: z.exactOptional(z.array(z.string())),
  /** The YAML that adds this field to the pod, where a source is missing. */
  add: z.exactOptional(z.string()),
})
export type IdentityField = z.infer<typeof identityFieldSchema>

export const mapEntrySchema = z.object({ key: z.string(), value: z.string() })

/** Why something is not there: `left` was not read or is not shown by choice, `absent` does not exist, `denied` is EACCES. */
export const unreadSourceSchema = z.enum(['left', 'absent', 'denied', 'failed'])
export type UnreadSource = z.infer<typeof unreadSourceSchema>

export const downwardFileSchema = z.object({
  path: z.string(),
  /** The name under the volume's root. */
  name: z.string(),
  field: z.exactOptional(z.string()),
  /** Octal, such as "0644". */
  mode: z.string(),
  uid: z.number(),
  gid: z.number(),
  bytes: z.number(),
  /** Raw value, control characters and bidi marks made visible; absent when it could not be read, or is not shown. */
  value: z.exactOptional(z.string()),
  truncated: z.boolean(),
  /** Parsed entries of a `labels` or `annotations` file. */
  entries: z.exactOptional(z.array(mapEntrySchema)),
  error: z.exactOptional(z.string()),
  unread: z.exactOptional(unreadSourceSchema),
})

export const downwardVolumeSchema = z.object({
  root: z.string(),
  /** Name of the timestamped directory that `..data` points at; absent where no kubelet writes. */
  data: z.exactOptional(z.string()),
  /** When the kubelet last swapped `..data`, RFC 3339. */
  swappedAt: z.exactOptional(z.string()),
  files: z.array(downwardFileSchema),
  /** Why the kubelet does not keep it up to date with the pod, as one sentence; absent where it does. */
  still: z.exactOptional(z.string()),
  error: z.exactOptional(z.string()),
  unread: z.exactOptional(unreadSourceSchema),
})
export type DownwardVolume = z.infer<typeof downwardVolumeSchema>

export const tokenLensSchema = said({
  state: z.enum(['readable', 'absent', 'unreadable', 'malformed', 'empty']),
  path: z.string(),
  says: sentence,
  mode: z.exactOptional(z.string()),
  uid: z.exactOptional(z.number()),
  gid: z.exactOptional(z.number()),
  header: z.exactOptional(z.object({ alg: z.string(), kid: z.string() })),
  kind: z.exactOptional(z.enum(['bound', 'legacy-secret', 'other'])),
  claims: z.exactOptional(
    z.object({
      issuer: z.string(),
      subject: z.string(),
      audiences: z.array(z.string()),
      issuedAt: z.exactOptional(z.string()),
      notBefore: z.exactOptional(z.string()),
      expiresAt: z.exactOptional(z.string()),
      /** From then on the API server counts each use of an extended token as stale; it accepts it until `expiresAt`. */
      warnAfter: z.exactOptional(z.string()),
      namespace: z.exactOptional(z.string()),
      serviceAccount: z.exactOptional(z.object({ name: z.string(), uid: z.string() })),
      pod: z.exactOptional(z.object({ name: z.string(), uid: z.string() })),
      node: z.exactOptional(z.object({ name: z.string(), uid: z.string() })),
    }),
  ),
  /** Set where this page's calls do not use the token. */
  unusedBy: z.exactOptional(z.literal('kubectl-proxy')),
  /** The kubelet replaces a token at 80% of its asked lifetime or after 24 h, whichever is first: RFC 3339, an estimate. */
  rotationExpectedAt: z.exactOptional(z.string()),
  fileSwappedAt: z.exactOptional(z.string()),
  findings: z.array(said({ severity: z.enum(['ok', 'warning', 'bad']), says: sentence })),
})
export type TokenLens = z.infer<typeof tokenLensSchema>

export const cgroupLimitSchema = said({
  /** `cpu`, `memory`, `pids`. */
  what: z.string(),
  /** `limited` has a `value`. `none-seen`: none in sight, and the pod's cgroup, which is not, may hold one. */
  state: z.exactOptional(z.enum(['limited', 'none', 'none-seen', 'unreadable'])),
  /** Whose limit it is: an ephemeral container has none of its own and lives within the pod's. */
  of: z.exactOptional(z.enum(['container', 'pod'])),
  /** Effective limit in the unit that `says` names; absent for no limit. */
  value: z.exactOptional(z.number()),
  says: sentence,
  source: z.string(),
})

const severitySchema = z.enum(['ok', 'warning', 'bad'])

/** One token, certificate or bundle in a volume of this container. Never a part that opens something. */
export const credentialSchema = said({
  path: z.string(),
  kind: z.enum([
    'token',
    'legacy-token',
    'certificate',
    'ca-bundle',
    'private-key',
    'google-config',
    'google-key',
    'kubeconfig',
    'registry',
    'aws-keys',
    /** May not be read, and the pod's spec does not say what it is. */
    'unknown',
  ]),
  /** Such as "AWS web identity token". */
  name: z.string(),
  /** Whose it is, or what it is called. */
  of: z.string(),
  /** What it is good for, one or two sentences. */
  goodFor: sentence,
  /** Whether this process may read the file. */
  readable: z.boolean(),
  /** Octal, such as "0640". */
  mode: z.string(),
  uid: z.number(),
  gid: z.number(),
  madeBy: said({
    by: z.enum([
      'projected',
      'secret',
      'config-map',
      'trust-bundle',
      'pod-certificate',
      'empty-dir',
      'csi',
      'unknown',
    ]),
    /** A subPath mount: the file stays what it once was, whoever writes the volume. */
    frozen: z.exactOptional(z.literal(true)),
    /** Which evidence tells. */
    says: sentence,
  }),
  /**
   * RFC 3339. `until` is when it is no longer accepted; without it, it never ends. `staleFrom` is the warnafter of an extended
   * token, from which on each use counts as stale. `renewedAt` is the kubelet's estimated mark.
   */
  life: z.exactOptional(
    z.object({
      from: z.exactOptional(z.string()),
      until: z.exactOptional(z.string()),
      staleFrom: z.exactOptional(z.string()),
      renewedAt: z.exactOptional(z.string()),
    }),
  ),
  /** How many certificates the file holds. */
  certificates: z.exactOptional(z.number()),
  /** Whether the cluster's CA, as this pod's ca.crt has it, is among them. */
  holdsClusterCa: z.exactOptional(z.boolean()),
  /** Variables of the process that hold this path. */
  variables: z.array(z.string()),
  /** Which clients open this path by default. */
  byDefault: z.exactOptional(z.string()),
  findings: z.array(said({ severity: severitySchema, says: sentence })),
})
export type Credential = z.infer<typeof credentialSchema>

/** A variable by which a client finds a file. */
export const pathVariableSchema = said({
  name: z.string(),
  state: z.enum(['found', 'missing', 'elsewhere', 'withheld']),
  path: z.exactOptional(z.string()),
  says: sentence,
})
export type PathVariable = z.infer<typeof pathVariableSchema>

/** Something that only newer clusters give a pod. */
export const podFeatureSchema = said({
  id: z.enum([
    'pod-resources',
    'resize',
    'devices',
    'topology',
    'user-namespace',
    'host-name',
    'file-variables',
  ]),
  name: z.string(),
  /** `attention`: it is used, and something of it is wrong. `unused`: the pod has none of it, for any reason. */
  state: z.enum(['used', 'attention', 'unused', 'unknown']),
  says: sentence,
  /** Which version of Kubernetes it needs. */
  since: z.string(),
  /** What gives it to the process, where that is a part of the manifest. */
  yaml: z.exactOptional(z.string()),
})
export type PodFeature = z.infer<typeof podFeatureSchema>

/** The answer of `GET /api/identity`. */
export const identitySchema = z.object({
  pod: z.object({
    name: z.exactOptional(z.string()),
    namespace: z.exactOptional(z.string()),
    serviceAccount: z.exactOptional(z.string()),
    node: z.exactOptional(z.string()),
    hostname: z.string(),
    /** What the Pod object says of its own state: deletion, resize, QoS class. Absent where it could not be read. */
    notes: z.exactOptional(
      z.array(
        said({
          id: z.enum(['terminating', 'resize', 'qos']),
          severity: z.enum(['warning', 'note']),
          says: sentence,
        }),
      ),
    ),
    /** What `kubectl port-forward` takes to reach this page again: `deployment/web` or `pod/web-0`, and the port in the pod. */
    forward: z.exactOptional(z.object({ target: z.string(), port: z.number() })),
  }),
  /** The machine outside the cluster that the page runs on, attached as a ServiceAccount; absent in a pod. */
  attachedFrom: z.exactOptional(z.string()),
  /**
   * The user whose own credentials kubectl sends, where no ServiceAccount's token is: by the API server, and "" where it does
   * not say.
   */
  attachedAs: z.exactOptional(z.string()),
  /** Whose own token calls are sent with, in user mode, by the API server; the pod has none. `expiresAt` is RFC 3339. */
  viewer: z.exactOptional(
    z.object({ user: z.string(), groups: z.number(), expiresAt: z.exactOptional(z.string()) }),
  ),
  /** The pod's files are elsewhere on this machine (`POD_ROOT`); paths are still the pod's own. */
  filesAreElsewhere: z.exactOptional(z.literal(true)),
  /** The state of each source: present, missing or refused, and what to do. `mounts` is there only where it is present. */
  sources: z.array(
    said({
      id: z.enum(['env', 'file', 'api', 'token', 'mounts']),
      state: z.enum(['present', 'absent', 'denied', 'failed']),
      says: sentence,
      add: z.exactOptional(z.string()),
      explain: z.exactOptional(z.string()),
    }),
  ),
  fields: z.array(identityFieldSchema),
  volumes: z.array(downwardVolumeSchema),
  token: tokenLensSchema,
  /** What the mounted volumes hold for clients; absent outside a pod. */
  credentials: z.exactOptional(z.array(credentialSchema)),
  /** Why the list may not be whole, one sentence each. */
  credentialLimits: z.exactOptional(z.array(z.string())),
  pathVariables: z.exactOptional(z.array(pathVariableSchema)),
  clouds: z.exactOptional(z.array(cloudSchema)),
  features: z.exactOptional(z.array(podFeatureSchema)),
  cgroup: z.object({ version: z.enum(['v1', 'v2', 'none']), limits: z.array(cgroupLimitSchema) }),
  environment: z.object({
    serviceLinks: said({ count: z.number(), services: z.array(z.string()), says: sentence }),
    kubernetes: z.array(mapEntrySchema),
    /** Names only: elsewhere, only the product's own settings are shown with their values. */
    otherNames: z.array(z.string()),
  }),
  readAt: z.string(),
})
export type Identity = z.infer<typeof identitySchema>

export const identityApi = api('GET /api/identity', { Identity: identitySchema })
