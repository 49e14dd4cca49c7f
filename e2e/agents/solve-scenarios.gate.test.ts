import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import * as z from 'zod/mini'
import type { Check } from '@/lib/contract/access-check'
import { type AccessTuple, accessTupleSchema } from '@/lib/contract/access-tuple'
import { createServiceAccountDir } from '@/lib/kube/testing/service-account-dir'
import { createKubeClient } from '@/lib/kube/transport/client'
import { toldIn } from '@/lib/pages/agents/testing/told'
import { readSettings } from '@/lib/pod/environment'
import { createProcessAnswers } from '@/lib/server/agents/process-answers'
import { testHub } from '@/lib/server/testing/test-hub'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { callApi } from '@/sandbox/testing/call'
import { recordGate } from '../gates/record-gate'
import { type ClusterScenario, readScenarioList, SCENARIOS_DIR } from '../k8s/scenario-list'
import { connectAgent, resultText, tokensOf } from './connect'
import { listenForAgents } from './mcp-endpoint'

const refused = readScenarioList().filter(({ cause }) => cause !== null)
const MOST_CALLS = 2
const MOST_TOKENS = 3_000

let cluster: Cluster
beforeAll(async () => {
  const world = { name: 'empty', says: '', look: [], world: () => '', widgets: true }
  cluster = await startCluster({ scenario: { ...world, pod: { namespace: '', labels: {}, container: '' } } })
})
afterAll(() => cluster.stop())

const METHODS: Readonly<Record<string, string>> = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
}
const OF_MANY = new Set(['list', 'watch', 'deletecollection'])

/** The request of a call, as a program sends it. */
function requestOf(call: Check): { method: string; path: string } {
  const method = METHODS[call.verb] ?? 'GET'
  if ('path' in call) return { method, path: call.path }
  const { verb, group, resource, subresource, name = '', namespace } = call
  const { types } = cluster.context.catalogue
  const version = [...types].find((type) => type.group === group)?.version ?? 'v1'
  const isNamed = name !== '' && !OF_MANY.has(verb) && (verb !== 'create' || subresource !== undefined)
  const parts = [
    group === '' ? '/api/v1' : `/apis/${group}/${version}`,
    ...(namespace === '' ? [] : ['namespaces', namespace]),
    resource,
    ...(isNamed ? [name] : []),
    ...(subresource === undefined ? [] : [subresource]),
  ]
  const query = [
    ...(verb === 'watch' ? ['watch=true'] : []),
    ...(OF_MANY.has(verb) && name !== '' ? [`fieldSelector=metadata.name%3D${name}`] : []),
  ]
  return { method, path: `${parts.join('/')}${query.length === 0 ? '' : `?${query.join('&')}`}` }
}

const statusSchema = z.object({ message: z.string() })
const reviewSchema = z.object({ status: z.object({ allowed: z.boolean() }) })

/** What a program that makes the call gets, as kubectl prints it. */
async function refusalText(call: Check, token: string): Promise<string> {
  const { status, json } = await callApi(cluster, { ...requestOf(call), token, body: {} })
  expect(status).toBe(403)
  return `Error from server (Forbidden): ${statusSchema.parse(json).message}`
}

/** By the API server alone. */
async function isAllowed(call: AccessTuple, token: string): Promise<boolean> {
  const { verb, path, ...resource } = call
  const spec =
    path === undefined
      ? { resourceAttributes: { verb, ...resource } }
      : { nonResourceAttributes: { verb, path } }
  const { json } = await callApi(cluster, {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    token,
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec },
  })
  return reviewSchema.parse(json).status.allowed
}

/** A call that somebody wants to make, and the token of the account that makes it. */
interface Wanted {
  call: AccessTuple
  token: string
}

const fixSchema = z.object({
  says: z.string(),
  yaml: z.optional(z.string()),
  calls: z.optional(z.array(accessTupleSchema)),
})
const toldSchema = z.object({ answers: z.array(z.object({ fixes: z.array(fixSchema) })) })

interface Solved {
  calls: number
  tokens: number
  isSolved: boolean
  how: string
}

const accountSchema = z.object({
  kind: z.literal('ServiceAccount'),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
})

/** The token of a pod that runs as the account which a fix names from now on. */
function restarted(yaml: string, { call, token }: Wanted): Promise<string> | string {
  const accounts = parseAllDocuments(yaml).map((document) => accountSchema.safeParse(document.toJS()))
  const made = accounts.find(({ success }) => success)?.data?.metadata
  const named = /^ *serviceAccountName: (\S+)$/m.exec(yaml)?.[1]
  if (made !== undefined) return cluster.token(made.namespace, made.name)
  return named === undefined ? token : cluster.token(call.namespace ?? '', named)
}

/** Follows what one fix prints and returns what is wanted from then on. Undefined for words that only a person can follow. */
async function follow(fix: z.infer<typeof fixSchema>, wanted: Wanted): Promise<Wanted | undefined> {
  const [meant] = fix.calls ?? []
  if (meant !== undefined) return { ...wanted, call: meant }
  if (fix.yaml === undefined) return undefined
  // Part of a pod's manifest has no kind.
  if (/^kind: /m.test(fix.yaml)) cluster.apply(fix.yaml)
  return { ...wanted, token: await restarted(fix.yaml, wanted) }
}

/** A script in place of a model: the error goes to explain, then what is still refused to check; the first fix with code is followed. */
async function solve(agent: Client, call: Check, token: string): Promise<Solved> {
  let wanted: Wanted = { call, token }
  let question: Parameters<Client['callTool']>[0] = {
    name: 'explain',
    arguments: { text: await refusalText(call, token) },
  }
  let tokens = 0
  let how = ''
  for (let calls = 1; calls <= MOST_CALLS; calls += 1) {
    const answer = await agent.callTool(question)
    tokens += tokensOf(answer)
    if (answer.isError) throw new Error(JSON.stringify([question, answer.content]))
    for (const fix of toldSchema.parse(toldIn(resultText(answer))).answers[0]?.fixes ?? []) {
      const followed = await follow(fix, wanted)
      if (followed === undefined) continue
      how = fix.says
      wanted = followed
      break
    }
    if (await isAllowed(wanted.call, wanted.token)) return { calls, tokens, isSolved: true, how }
    question = { name: 'check', arguments: { ...wanted.call } }
  }
  return { calls: MOST_CALLS, tokens, isSolved: false, how }
}

async function openAgent({ namespace, serviceAccount }: ClusterScenario) {
  const token = await cluster.token(namespace, serviceAccount)
  const account = createServiceAccountDir({ token, 'ca.crt': cluster.rootCertificate, namespace })
  const kube = createKubeClient({
    kubernetesServiceHost: cluster.host,
    kubernetesServicePort: String(cluster.port),
    serviceAccountDir: account.dir,
  })
  const hub = testHub(kube)
  const answers = createProcessAnswers({ kube, hub, settings: readSettings() })
  const { url, close } = await listenForAgents(answers)
  const agent = await connectAgent(url)
  const end = async () => {
    await agent.close()
    close()
    kube.close()
    account.remove()
  }
  return { agent, token, end }
}

it('solves each refused call of k8s/scenarios by the answers of at most two tool calls', async () => {
  const faults: string[] = []
  let mostTokens = 0
  let mostCalls = 0
  for (const scenario of refused) {
    const world = readFileSync(join(SCENARIOS_DIR, scenario.name, 'world.yaml'), 'utf8')
    const documents = parseAllDocuments(world, { version: '1.1' }).map((document) => document.toJS())
    for (const object of documents) {
      // The sandbox itself serves the kind of this definition.
      if (object.kind !== 'CustomResourceDefinition') cluster.apply(JSON.stringify(object))
    }
    const { agent, token, end } = await openAgent(scenario)
    const { calls, tokens, isSolved, how } = await solve(agent, scenario.call, token)
    await end()
    mostTokens = Math.max(mostTokens, tokens)
    mostCalls = Math.max(mostCalls, calls)
    if (!isSolved) faults.push(`${scenario.name}: not allowed after: ${how}`)
    if (calls > MOST_CALLS || tokens > MOST_TOKENS)
      faults.push(`${scenario.name}: ${calls} calls, ${tokens} tokens`)
  }
  recordGate({
    id: 'agents',
    part: 'scenarios',
    figure: `${refused.length - faults.length} of ${refused.length}, at most ${mostCalls} calls and ${mostTokens} tokens`,
    state: faults.length === 0 ? 'met' : 'missed',
  })
  expect(faults).toEqual([])
})
