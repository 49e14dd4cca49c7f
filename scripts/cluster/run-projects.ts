import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod/mini'
import type { Explanation } from '@/lib/contract/explanation'
import { CUSTOM, namesOf } from '@/lib/diagnosis/testing/breaks/served'
import type { BrokenWorld } from '@/lib/diagnosis/testing/breaks/worlds'
import { standard } from '@/lib/diagnosis/testing/neighbors'
import { createKubeClient, type InClusterClient } from '@/lib/kube/transport/client'
import { plain } from '@/lib/phrase/phrase'
import { readSettings } from '@/lib/pod/environment'
import { userOf } from '@/lib/rbac/service-account'
import type { RbacObjects } from '@/lib/rbac/types'
import {
  answered,
  askedIn,
  isAsked,
  PROJECT_ASKERS,
  type ProjectAsker,
  sandboxClient,
} from '@/lib/server/testing/project-askers'
import { judge, type ProjectTrial } from '@/lib/server/testing/project-trials'
import { manifestsOf } from '@/lib/server/testing/rbac-api-server'
import type { Attached } from '../attach/attach'
import { fixToApply } from './fix-to-apply'
import { applyFix, type ClusterRun } from './run-scenario'
import { objectsIn, type ScenarioObject } from './scenario-world'
import { NotServed } from './served'

export type ProjectsRun = Omit<ClusterRun, 'openPage'>

const key = ({ kind, metadata }: ScenarioObject) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`
const list = (items: readonly object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })

const core = (kind: string, name: string, namespace?: string): ScenarioObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
})

const definitions = CUSTOM.map(({ group, resource, namespaced }) => {
  const { singular, kind } = namesOf(resource)
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  const version = { name: 'v1', served: true, storage: true, schema, subresources: { status: {} } }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${resource}.${group}`,
      annotations: { 'api-approved.kubernetes.io': 'unapproved, of a test that removes it' },
    },
    spec: {
      group,
      scope: namespaced ? 'Namespaced' : 'Cluster',
      names: { plural: resource, singular, kind, listKind: `${kind}List` },
      versions: [version],
    },
  }
})

/** What is in the first world and not in the second. */
function beyond(world: RbacObjects, other: RbacObjects): ScenarioObject[] {
  const known = new Map(manifestsOf(other).map((object) => [key(object), JSON.stringify(object)]))
  return manifestsOf(world).filter((object) => {
    const there = known.get(key(object))
    if (there === undefined) return true
    // The API server's own controller fills the aggregating ones.
    if (there !== JSON.stringify(object) && !('aggregationRule' in object))
      throw new NotServed(`it would change ${key(object)} of the cluster`)
    return false
  })
}

const namesSchema = z.object({
  items: z.array(
    z.object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: z.object({ name: z.string(), namespace: z.optional(z.string()) }),
    }),
  ),
})

async function there({ kubectl }: ProjectsRun, kinds: string): Promise<ScenarioObject[]> {
  return z.parse(namesSchema, JSON.parse(await kubectl(['get', kinds, '-A', '-o', 'json']))).items
}

function namespacesOf({ broken, accounts }: BrokenWorld): string[] {
  const bound = [...broken.roles, ...broken.roleBindings].map(({ namespace }) => namespace)
  return [...bound, ...[...accounts].map((account) => account.split('/')[0] ?? '')]
}

/** Makes the namespaces and kinds of all worlds, which stay until the run ends. Returns what was there before. */
async function prepare(
  run: ProjectsRun,
  worlds: readonly BrokenWorld[],
  made: ScenarioObject[],
): Promise<ReadonlySet<string>> {
  const { kubectl } = run
  const kinds = 'clusterroles,clusterrolebindings,roles,rolebindings,serviceaccounts,namespaces,crds'
  const before = new Set((await there(run, kinds)).map(key))
  const spaces = [...new Set(['tools', ...worlds.flatMap(namespacesOf)])]
  const missing = [...spaces.map((name) => core('Namespace', name)), ...definitions].filter(
    (one) => !before.has(key(one)),
  )
  made.push(...missing, core('ServiceAccount', 'podglass', 'tools'))
  if (before.has(key(core('ServiceAccount', 'podglass', 'tools'))))
    throw new Error('ServiceAccount tools/podglass exists in this cluster')
  await kubectl(['create', '--validate=false', '-f', '-'], { input: list(made), deadlineMs: 120_000 })
  await kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s'], {
    deadlineMs: 90_000,
  })
  // A controller makes them too, where there is one.
  const accounts = spaces.map((name) => core('ServiceAccount', 'default', name))
  await kubectl(['create', '--validate=false', '-f', '-'], { input: list(accounts) }).catch(() => '')
  return before
}

async function remove({ kubectl }: ProjectsRun, objects: readonly object[]): Promise<void> {
  if (objects.length === 0) return
  await kubectl(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], {
    input: list(objects),
    deadlineMs: 120_000,
  })
}

const UNHURRIED = { perSecond: 1_000, burst: 1_000, inFlight: 20 }

/** Asks with a client that has read nothing yet. */
async function withClient<T>({ environment }: Attached, ask: (client: InClusterClient) => Promise<T>) {
  const client = createKubeClient({ ...readSettings(environment), budget: UNHURRIED })
  try {
    return await ask(client)
  } finally {
    client.close()
  }
}

const wordsOf = ({ got, confidence, says, fix }: Pick<ProjectTrial, 'got' | 'confidence' | 'says' | 'fix'>) =>
  `${got} ${confidence}: ${says} → ${fix.says}`

// What is kept of one API server's answers is kept by this object.
function apartFrom(client: InClusterClient): InClusterClient {
  return Object.assign(Object.create(client) as InClusterClient, { server: { ...client.server } })
}

/** What this asker is told on the cluster, once it is told what this process says or the time to settle is over. */
async function trialOf(
  run: ProjectsRun,
  world: BrokenWorld,
  asker: ProjectAsker,
  attached: Attached,
): Promise<{ trial: ProjectTrial; answer: Explanation; apart?: string } | undefined> {
  for (const deadline = performance.now() + run.settleMs; ; ) {
    run.signal.throwIfAborted()
    const [answer, here] = await withClient(attached, (client) =>
      Promise.all(
        [client, sandboxClient(apartFrom(client), world, asker)].map((one) => answered(one, world, asker)),
      ),
    )
    if (!answer || !here) return undefined
    const [trial, sandbox] = [judge(world, asker, answer), judge(world, asker, here)]
    if (wordsOf(trial) === wordsOf(sandbox)) return { trial, answer }
    const apart = `${asker}: ${wordsOf(trial)}\nin this process: ${wordsOf(sandbox)}`
    if (performance.now() > deadline) return { trial, answer, apart }
    await delay(250, undefined, { signal: run.signal })
  }
}

const reviewedSchema = z.object({ status: z.object({ allowed: z.boolean() }) })

/** Whether the API server lets the account of the world make its call. */
async function isAllowed({ kubectl }: ProjectsRun, { who, act }: BrokenWorld): Promise<boolean> {
  const { verb, group, resource: word, name, path, namespace } = act
  const [resource, subresource] = word.split('/')
  const asked =
    path === ''
      ? { resourceAttributes: { verb, group, resource, subresource, name, namespace } }
      : { nonResourceAttributes: { verb, path } }
  const { name: user, groups } = userOf(who.namespace, who.name)
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user, groups, ...asked },
  }
  const args = ['create', '--raw', '/apis/authorization.k8s.io/v1/subjectaccessreviews', '-f', '-']
  const answer = JSON.parse(await kubectl(args, { input: JSON.stringify(review) }))
  return z.parse(reviewedSchema, answer).status.allowed
}

async function hasControllers({ kubectl }: ProjectsRun): Promise<boolean> {
  const lease = [
    '-n',
    'kube-system',
    'get',
    'lease',
    'kube-controller-manager',
    '--ignore-not-found',
    '-o',
    'name',
  ]
  return (await kubectl(lease)).trim() !== ''
}

/** Applies the chosen fix and sees the call allowed. What the fix adds goes into `made`. */
async function seeFixed(
  run: ProjectsRun,
  world: BrokenWorld,
  { fixes }: Explanation,
  own: ReadonlySet<string>,
  before: ReadonlySet<string>,
  made: ScenarioObject[],
): Promise<string> {
  const applied = fixToApply({ fixes: fixes.slice(0, 1) })
  if (!applied) return 'no Role or binding to change'
  const changed = objectsIn(applied.yaml ?? '')
  const foreign = changed.find((object) => before.has(key(object)) && !own.has(key(object)))
  if (foreign) throw new Error(`the fix would change ${key(foreign)}, which exists in this cluster`)
  made.push(...changed)
  await applyFix(run, applied)
  if (applied.command?.startsWith('kubectl label ') && !(await hasControllers(run)))
    return 'labelled: no controller here fills aggregating roles'
  for (const deadline = performance.now() + run.settleMs; ; ) {
    run.signal.throwIfAborted()
    if (await isAllowed(run, world)) return 'allowed'
    if (performance.now() > deadline) throw new Error(`still refused after: ${plain(applied.fix.says)}`)
    await delay(250, undefined, { signal: run.signal })
  }
}

/** One world, as each asker sees it. */
export interface WorldShown {
  trials: readonly ProjectTrial[]
  /** What the fix does that the asker is given who sees accounts. */
  fixed: string
  /** Each answer that is another one in this process. */
  apart: readonly string[]
}

const FIXER: ProjectAsker = 'form, sees accounts'

/** Makes the world, asks as everyone, applies the fix, and removes it all, whatever happens. */
async function seeWorld(
  run: ProjectsRun,
  world: BrokenWorld,
  before: ReadonlySet<string>,
  dashboard: Attached,
): Promise<WorldShown> {
  const { kubectl } = run
  if (!isServable(world)) throw new NotServed(`no CRD has ${world.act.resource}`)
  const accounts = [...world.accounts].map((account) => {
    const [namespace = '', name = ''] = account.split('/')
    return core('ServiceAccount', name, namespace)
  })
  const objects = [
    ...beyond(world.broken, standard),
    ...accounts.filter(({ metadata }) => metadata.name !== 'default'),
  ]
  const taken = objects.find((object) => before.has(key(object)))
  if (taken) throw new NotServed(`${key(taken)} exists in this cluster`)
  const made = [...objects]
  try {
    await kubectl(['create', '--validate=false', '-f', '-'], { input: list(objects) })
    const asWho = await run.attach({ namespace: world.who.namespace, serviceAccount: world.who.name })
    try {
      const [trials, apart]: [ProjectTrial[], string[]] = [[], []]
      let toFix: Explanation | undefined
      for (const asker of PROJECT_ASKERS.filter((one) => isAsked(world, one))) {
        const { caller, readable } = askedIn(world, asker)
        const readers = beyond(readable, world.broken)
        made.push(...readers)
        if (readers.length > 0) await kubectl(['create', '-f', '-'], { input: list(readers) })
        const found = await trialOf(run, world, asker, caller === world.who ? asWho : dashboard)
        await remove(run, readers)
        if (found) trials.push(found.trial)
        if (found?.apart) apart.push(found.apart)
        if (asker === FIXER) toFix = found?.answer
      }
      const isRefused = toFix?.verdict === 'denied'
      const own = new Set(objects.map(key))
      const fixed =
        toFix && isRefused ? await seeFixed(run, world, toFix, own, before, made) : 'nothing refused'
      return { trials, fixed, apart }
    } finally {
      await asWho.detach()
    }
  } finally {
    await remove(run, [...new Map(made.map((object) => [key(object), object])).values()])
  }
}

// A kind of the cluster's own cannot have parts that a CRD cannot have.
function isServable({ act }: BrokenWorld): boolean {
  const [resource, part = 'status'] = act.resource.split('/')
  const isCustom = CUSTOM.some((one) => one.group === act.group && one.resource === resource)
  return !isCustom || part === 'status'
}

/**
 * The cluster of the kubeconfig with what all worlds need, and how one of them is seen: made under the names that the projects
 * have, compared with this process, fixed and removed. Nothing that was there is changed: a world of which a name is taken is not
 * run. Rejects with what was left behind.
 */
export async function withProjects<T>(
  run: ProjectsRun,
  worlds: readonly BrokenWorld[],
  use: (see: (world: BrokenWorld) => Promise<WorldShown>) => Promise<T>,
): Promise<T> {
  const made: ScenarioObject[] = []
  const clusterWide = async () => (await there(run, 'clusterroles,clusterrolebindings')).map(key)
  const known = new Set(await clusterWide())
  let used: T
  try {
    const before = await prepare(run, worlds, made)
    const dashboard = await run.attach({ namespace: 'tools', serviceAccount: 'podglass' })
    try {
      used = await use((world) => seeWorld(run, world, before, dashboard))
    } finally {
      await dashboard.detach()
    }
  } finally {
    await remove(run, made.toReversed())
  }
  const left = (await clusterWide()).filter((name) => !known.has(name))
  if (left.length > 0) throw new Error(`Left behind: ${left.join(', ')}`)
  return used
}
