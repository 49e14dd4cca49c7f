import type * as z from 'zod/mini'
import { systemClock } from '@/lib/clock'
import { accessQuerySchema, checkRequestSchema, explainRequestSchema } from '@/lib/contract/access-check'
import { API_CALLS, type ApiCall, apiPaths } from '@/lib/contract/api-calls'
import { type CaseFile, caseFileSchema } from '@/lib/contract/case-file'
import { causesSchema } from '@/lib/contract/causes'
import { costQuerySchema, costSchema } from '@/lib/contract/cost'
import { explanationSchema, findingsSchema } from '@/lib/contract/explanation'
import { exposureSchema } from '@/lib/contract/exposure'
import { logsQuerySchema, logsSchema } from '@/lib/contract/logs'
import {
  type ResourcesRequest,
  resourceCountSchema,
  resourceLabelsSchema,
  resourceListSchema,
  resourcesQuerySchema,
} from '@/lib/contract/resources'
import { namespaceQuerySchema } from '@/lib/contract/segments'
import { parseTopic, streamRequestSchema } from '@/lib/contract/stream-request'
import { families } from '@/lib/diagnosis/causes/families'
import { accessSchema, dangerousSchema, sourcesSchema } from '@/lib/facts/account/contract'
import { listAccess } from '@/lib/facts/account/gather/access'
import { listDangerous } from '@/lib/facts/account/gather/dangerous'
import { listSources } from '@/lib/facts/account/gather/sources'
import { TRY_BODY_LIMIT, triedSchema, tryAbilitySchema, tryRequestSchema } from '@/lib/facts/call/contract'
import { explainCheck, explainText } from '@/lib/facts/call/gather/explain'
import { tryCall } from '@/lib/facts/call/gather/try-call'
import { changesQuerySchema, changesSchema } from '@/lib/facts/changes/contract'
import { processChanges } from '@/lib/facts/changes/gather/process-changes'
import {
  connectionQuerySchema,
  connectionSchema,
  type Policies,
  policiesSchema,
  type Road,
  roadSchema,
  targetRequestSchema,
  triedTargetSchema,
} from '@/lib/facts/connection/contract'
import { climbOnce } from '@/lib/facts/connection/gather/connection'
import { readPolicies } from '@/lib/facts/connection/gather/egress/read-policies'
import { tryTarget } from '@/lib/facts/connection/gather/egress/try-target'
import { readRoad } from '@/lib/facts/connection/gather/road'
import { identitySchema } from '@/lib/facts/identity/contract/identity'
import { type NeighborsAnswer, neighborsSchema } from '@/lib/facts/identity/contract/neighbors'
import { readIdentity } from '@/lib/facts/identity/gather/identity'
import { describeNeighbors } from '@/lib/facts/identity/gather/neighbors'
import { ownNamespace } from '@/lib/facts/identity/gather/own-account'
import { namespacesQuerySchema, namespacesSchema } from '@/lib/facts/namespaces/contract'
import { processNamespaces } from '@/lib/facts/namespaces/gather/namespaces'
import { countsQuerySchema, countsSchema } from '@/lib/facts/objects/contract/counts'
import { kindsSchema } from '@/lib/facts/objects/contract/kinds'
import {
  type ObjectDetails,
  objectDetailsSchema,
  objectRequestSchema,
} from '@/lib/facts/objects/contract/object'
import { whysQuerySchema, whysSchema } from '@/lib/facts/objects/contract/whys'
import { createKindCounter } from '@/lib/facts/objects/gather/kind-counts'
import { listKinds } from '@/lib/facts/objects/gather/kinds'
import { readContainerLogs } from '@/lib/facts/objects/gather/logs'
import { describeObject } from '@/lib/facts/objects/gather/object'
import { countResources, labelsOfResources, listResources } from '@/lib/facts/objects/gather/resources'
import { whyReaderOf } from '@/lib/facts/objects/gather/row-whys'
import { InvalidRequestError } from '@/lib/facts/questions/errors'
import { refuseHidden } from '@/lib/facts/questions/hidden-rbac'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { refusalsQuerySchema, refusalsSchema } from '@/lib/facts/refusals/contract'
import { processRefusals } from '@/lib/facts/refusals/gather/process-refusals'
import { whatIfRequestSchema, whatIfSchema } from '@/lib/facts/what-if/contract'
import { explainWhatIf } from '@/lib/facts/what-if/gather/what-if'
import { readClaims } from '@/lib/identity/token-claims'
import { oneForClient } from '@/lib/kube/one-for-client'
import { type InClusterClient, kubeClient } from '@/lib/kube/transport/client'
import { askRequestSchema, askSchema } from '@/lib/pages/ask/contract'
import { answerAsk } from '@/lib/pages/ask/gather'
import { streamEventSchema } from '@/lib/pages/live/contract/stream'
import { overviewQuerySchema, overviewSchema } from '@/lib/pages/overview/contract'
import { checkOfReport, type Report, reportQuerySchema, reportSchema } from '@/lib/pages/report/contract'
import { gatherReport } from '@/lib/pages/report/gather'
import { gatherCase } from '@/lib/pages/report/gather-case'
import { reportMarkdown } from '@/lib/pages/report/judge/report-markdown'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { present } from '@/lib/present'
import { openStreams } from '@/lib/process/drain'
import { goodbyeAfterMs } from '../gate/exposed-stream'
import { describeExposure } from '../gate/exposure'
import { costOf } from '../http/cost'
import { onlyPost, unknownRoute } from '../http/no-such-route'
import { problemResponse, readJson, readQuery, respond, respondText } from '../http/respond'
import { respondShared } from '../http/shared-answer'
import { eventStream, STREAM_HEADERS } from '../live/event-stream'
import { processListRoom } from '../live/list-room'
import { liveHub } from '../live/process-hub'
import { processOverview, processReadings, promptOverview } from '../live/process-overview'
import examples from './examples.json' with { type: 'json' }
import { type DescribedRoute, openApiDocument, openApiSchema } from './openapi'

/** One method of one address under `/api`. */
interface ApiRoute extends DescribedRoute {
  respond: (request: Request) => Response | Promise<Response>
}

interface JsonRoute<I extends z.ZodMiniType, O extends z.ZodMiniType<unknown, object>> {
  summary: string
  answers: Readonly<Record<string, O>>
  gather: (asked: z.output<I>, signal: AbortSignal) => Promise<z.input<O>> | z.input<O>
}

interface GetRoute<I extends z.ZodMiniType, O extends z.ZodMiniType<unknown, object>>
  extends JsonRoute<I, O> {
  query?: I
  /** The fields of the query that can be given more than once. */
  lists?: readonly string[]
  /** Many ask for the same answer at once. */
  isShared?: boolean
}

interface PostRoute<I extends z.ZodMiniType, O extends z.ZodMiniType<unknown, object>>
  extends JsonRoute<I, O> {
  body: I
  /** Of the body at most. */
  bytes?: number
}

function only<T>(answers: Readonly<Record<string, T>>): T {
  const [schema, ...others] = Object.values(answers)
  if (schema === undefined || others.length > 0) throw new Error('A route of one form has one answer.')
  return schema
}

function get<I extends z.ZodMiniType, O extends z.ZodMiniType<unknown, object>>({
  gather,
  lists,
  isShared = false,
  ...told
}: GetRoute<I, O>): ApiRoute {
  const { query } = told
  const schema = only(told.answers)
  const ask = async (request: Request) =>
    gather((query && readQuery(request, query, lists)) as z.output<I>, request.signal)
  return {
    ...told,
    respond: (request) =>
      isShared ? respondShared(request, schema, () => ask(request)) : respond(schema, () => ask(request)),
  }
}

function post<I extends z.ZodMiniType, O extends z.ZodMiniType<unknown, object>>(
  route: PostRoute<I, O>,
): ApiRoute {
  const { gather, bytes, ...told } = route
  return {
    ...told,
    respond: (request) =>
      respond(only(route.answers), async () =>
        gather(await readJson(request, route.body, bytes), request.signal),
      ),
  }
}

/** Viewers who ask at the same time share one answer for `forMs`. */
function once<T extends object>(
  name: string,
  forMs: number,
  asker: AbortSignal,
  ask: (kube: InClusterClient, signal: AbortSignal) => Promise<T>,
  key = '',
): Promise<T> {
  const kube = kubeClient()
  return answersOf<T>(kube, name, forMs).get(key, asker, (signal) => ask(kube, signal))
}

// JSON can encode one character of a text as six.
const TEXT_BYTES = 2 * 1024 * 1024

/** What a report and a case file both start from: the call that the query names, if it names one. */
async function reportAsked(request: Request) {
  const kube = kubeClient()
  const query = readQuery(request, reportQuerySchema, ['asgroup'])
  return { kube, query, check: checkOfReport(query, await ownNamespace(kube.credentials)) }
}

// A report costs the API server more than any other answer, so both forms share one.
async function report(request: Request): Promise<Report> {
  const { kube, query, check } = await reportAsked(request)
  const fix = query.verb === undefined ? undefined : query.fix
  const gather = (_: InClusterClient, signal: AbortSignal) =>
    gatherReport({
      kube,
      env: givenEnvironment(),
      readings: (shared) => processReadings({ kube, hub: liveHub() }, shared),
      check,
      changes: (shared) => processChanges(kube, { age: '60' }, shared),
      ...present({ fix }),
      now: Date.now,
      signal,
    })
  return once<Report>('reports', 5000, request.signal, gather, JSON.stringify([check ?? null, fix ?? null]))
}

async function caseFile(request: Request): Promise<CaseFile> {
  const { kube, query, check } = await reportAsked(request)
  if (check === undefined || query.verb === undefined)
    throw new InvalidRequestError([
      { field: 'verb', says: 'A case is one call: name it by verb and resource, or verb and path.' },
    ])
  return gatherCase({
    kube,
    env: givenEnvironment(),
    check,
    ...present({ fix: query.fix }),
    now: Date.now,
    signal: request.signal,
  })
}

// It takes 30 ms to make, and is the same for as long as the process lives.
let described: ReturnType<typeof openApiDocument> | undefined

/** Every route for programs. `GET /api/openapi.json` is made of it. */
export const API_ROUTES: Readonly<Record<ApiCall, ApiRoute>> = {
  'GET /api/access': get({
    summary: 'What an account can do: the matrix, its rules with their scope, dangerous permissions.',
    query: accessQuerySchema,
    lists: ['group'],
    answers: { Access: accessSchema },
    gather: ({ namespace, user, group = [] }, signal) =>
      listAccess({ kube: kubeClient(), namespace, user, groups: group, signal }),
  }),
  'POST /api/access/check': post({
    summary:
      'Whether an account can make one call, and if not, why and what to change. A denial is an answer.',
    body: checkRequestSchema,
    answers: { Explanation: explanationSchema },
    gather: (check, signal) => explainCheck(check, { kube: kubeClient(), signal }),
  }),
  'GET /api/access/dangerous': get({
    summary: 'The dangerous permissions of this account, with the commands that revoke them.',
    query: namespaceQuerySchema,
    answers: { Dangerous: dangerousSchema },
    gather: ({ namespace }, signal) => listDangerous({ kube: kubeClient(), namespace, signal }),
  }),
  'GET /api/access/sources': get({
    summary: 'Which bindings and roles the permissions of an account come from.',
    query: accessQuerySchema,
    lists: ['group'],
    answers: { Sources: sourcesSchema },
    gather: ({ namespace, user, group = [] }, signal) =>
      listSources({ kube: kubeClient(), namespace, user, groups: group, signal }),
  }),
  'GET /api/access/try': get({
    summary: 'Whether writes can be tried as server-side dry runs here.',
    answers: { TryAbility: tryAbilitySchema },
    gather: () => ({ dryRun: readSettings().allowDryRun }),
  }),
  'POST /api/access/try': post({
    summary: 'Makes one call: a read as is, a write as a server-side dry run where that is enabled.',
    body: tryRequestSchema,
    bytes: 6 * TRY_BODY_LIMIT + 4096,
    answers: { Tried: triedSchema },
    gather: (call, signal) => tryCall(call, { kube: kubeClient(), signal }),
  }),
  'POST /api/ask': post({
    summary:
      'What the box understands: a call in kubectl’s spellings, RBAC objects as YAML, or any text with an error.',
    body: askRequestSchema,
    bytes: TEXT_BYTES,
    answers: { Ask: askSchema },
    gather: (asked, signal) => answerAsk(asked, { kube: kubeClient(), signal }),
  }),
  'GET /api/causes': get({
    summary: 'Every cause by its id, title and family, in the order of the API server’s gates.',
    answers: { Causes: causesSchema },
    gather: () => ({
      causes: families.flatMap(({ title: family, causes }) =>
        causes.map(({ id, title }) => ({ id, title, family })),
      ),
    }),
  }),
  'GET /api/changes': get({
    summary: 'What changed in a namespace, as its objects show it: what, when and by which field manager.',
    query: changesQuerySchema,
    answers: { Changes: changesSchema },
    isShared: true,
    gather: (query, signal) => processChanges(kubeClient(), query, signal),
  }),
  'GET /api/connection': get({
    summary: 'The way to the API server step by step, with evidence.',
    query: connectionQuerySchema,
    answers: { Connection: connectionSchema },
    gather: ({ controls }, signal) =>
      climbOnce({ settings: readSettings(), kube: kubeClient(), controls: controls === 'true', signal }),
  }),
  'GET /api/connection/policies': get({
    summary: 'What NetworkPolicies say about the API server, the name servers and the allowed targets.',
    answers: { Policies: policiesSchema },
    // Reading them costs the API server a dozen calls.
    gather: (_, asker) =>
      once<Policies>('policies', 10_000, asker, (kube, signal) =>
        readPolicies({ env: givenEnvironment(), settings: readSettings(), kube, now: Date.now(), signal }),
      ),
  }),
  'GET /api/connection/road': get({
    summary:
      'What lies on the way from this pod to the API server: DNS, proxies, a mesh, bundles of certificates.',
    answers: { Road: roadSchema },
    // Each answer asks cluster DNS.
    gather: (_, asker) =>
      once<Road>('roads', 3000, asker, (kube, signal) =>
        readRoad({ env: givenEnvironment(), settings: readSettings(), kube, signal }),
      ),
  }),
  'POST /api/connection/targets': post({
    summary: 'Opens one TCP connection to an entry of ALLOWED_TARGETS, and on port 443 one TLS handshake.',
    body: targetRequestSchema,
    bytes: 2048,
    answers: { TriedTarget: triedTargetSchema },
    gather: ({ target }, signal) => tryTarget(target, { allowed: readSettings().allowedTargets, signal }),
  }),
  'GET /api/cost': get({
    summary: 'What Podglass costs the API server.',
    query: costQuerySchema,
    answers: { Cost: costSchema },
    gather: ({ age = 0 }) => {
      const kube = kubeClient()
      const { traffic, viewer } = kube
      const of = viewer === undefined ? ('all' as const) : ('viewer' as const)
      return costOf({ of, traffic, server: kube.met(), viewers: openStreams(viewer), age })
    },
  }),
  'GET /api/counts': get({
    summary: 'How many objects lists have, and how many need attention.',
    query: countsQuerySchema,
    lists: ['list'],
    answers: { Counts: countsSchema },
    gather: ({ list }, signal) => {
      const targets = list.flatMap((name): ResourcesRequest[] => {
        const topic = parseTopic(name)
        return topic?.about === 'resources' ? [topic.target] : []
      })
      for (const target of targets) refuseHidden(target)
      const kube = kubeClient()
      const countKinds = oneForClient(kube, 'kind-counts', createKindCounter)
      return countKinds({ kube, hub: liveHub(), targets, signal })
    },
  }),
  'POST /api/explain': post({
    summary: 'Explains each refused call found in a text, in its order.',
    body: explainRequestSchema,
    bytes: TEXT_BYTES,
    answers: { Findings: findingsSchema },
    gather: ({ text, isOfKubernetes }, signal) =>
      explainText(text, { kube: kubeClient(), signal, isOfKubernetes }),
  }),
  'GET /api/exposure': get({
    summary: 'Who can open this page, and as whom it asks.',
    answers: { Exposure: exposureSchema },
    gather: () => describeExposure(readSettings()),
  }),
  'GET /api/identity': get({
    summary:
      'Which pod this is, by environment, files and API server, and what its credentials are good for.',
    answers: { Identity: identitySchema },
    gather: (_, signal) =>
      readIdentity({
        env: givenEnvironment(),
        settings: readSettings(),
        kube: kubeClient(),
        now: Date.now(),
        signal,
      }),
  }),
  'GET /api/identity/neighbors': get({
    summary: 'What the container has that kubectl debug was aimed at; empty where it did not add this one.',
    answers: { Neighbors: neighborsSchema },
    gather: (_, asker) =>
      once<NeighborsAnswer>('neighbors', 2000, asker, () => describeNeighbors({ settings: readSettings() })),
  }),
  'GET /api/kinds': get({
    summary: 'The kinds that the API server serves, and the verbs on each that this account has.',
    query: namespaceQuerySchema,
    answers: { Kinds: kindsSchema },
    gather: async ({ namespace }, signal) => {
      const kube = kubeClient()
      return listKinds({ kube, namespace: namespace ?? (await ownNamespace(kube.credentials)), signal })
    },
  }),
  'GET /api/logs': get({
    summary: 'The last lines of a container’s log.',
    query: logsQuerySchema,
    answers: { Logs: logsSchema },
    gather: (query, signal) => readContainerLogs({ kube: kubeClient(), query, signal }),
  }),
  'GET /api/namespaces': get({
    summary: 'The namespaces that are known by name: how each is known, and what this account can do there.',
    query: namespacesQuerySchema,
    lists: ['name'],
    answers: { Namespaces: namespacesSchema },
    isShared: true,
    gather: (query, signal) => processNamespaces(kubeClient(), query, signal),
  }),
  'GET /api/object': get({
    summary: 'One object, why it is not ready, its events and its owners.',
    query: objectRequestSchema,
    answers: { ObjectDetails: objectDetailsSchema },
    gather: (target, asker) => {
      refuseHidden(target)
      return once<ObjectDetails>(
        'objects-described',
        2000,
        asker,
        (kube, signal) => describeObject({ kube, target, signal, nowMs: Date.now() }),
        Object.values(target).join('/'),
      )
    },
  }),
  'GET /api/openapi.json': get({
    summary: 'This document.',
    answers: { OpenApi: openApiSchema },
    gather: () => {
      described ??= openApiDocument(API_ROUTES, readSettings().basePath, examples)
      return described
    },
  }),
  'GET /api/overview': get({
    summary: 'What is wrong with this pod and around it, worst first.',
    query: overviewQuerySchema,
    answers: { Overview: overviewSchema },
    isShared: true,
    gather: ({ age, last }, signal) => {
      const parts = { kube: kubeClient(), hub: liveHub() }
      return last
        ? promptOverview(parts, signal)
        : processOverview(parts, signal, age === undefined ? undefined : Number(age) * 1_000)
    },
  }),
  'GET /api/refusals': get({
    summary: 'Refused calls in the logs and events of a namespace, and the smallest Role that ends them.',
    query: refusalsQuerySchema,
    answers: { Refusals: refusalsSchema },
    isShared: true,
    gather: (query, signal) => processRefusals(kubeClient(), query, signal),
  }),
  'GET /api/report': {
    summary: 'The report for a ticket, or one explained call as a case file.',
    query: reportQuerySchema,
    answers: { Report: reportSchema, CaseFile: caseFileSchema },
    text: { type: 'text/markdown', isOnly: false },
    respond(request) {
      const format = new URL(request.url).searchParams.get('format')
      if (format === 'case') return respond(caseFileSchema, () => caseFile(request))
      if (format !== 'md') return respond(reportSchema, () => report(request))
      return respondText('text/markdown; charset=utf-8', reportSchema, reportMarkdown, () => report(request))
    },
  },
  'GET /api/resources': {
    summary: 'The objects of one kind as the API server prints them, or their labels, or their number.',
    query: resourcesQuerySchema,
    answers: {
      ResourceList: resourceListSchema,
      ResourceLabels: resourceLabelsSchema,
      ResourceCount: resourceCountSchema,
    },
    respond(request) {
      const { refresh, labels, count, ...target } = readQuery(request, resourcesQuerySchema)
      refuseHidden(target)
      const asked = { target, signal: request.signal }
      if (labels) {
        return respondShared(request, resourceLabelsSchema, () => labelsOfResources(kubeClient(), asked))
      }
      if (count) return respond(resourceCountSchema, () => countResources(kubeClient(), asked))
      return respondShared(request, resourceListSchema, () =>
        listResources(liveHub(), asked, refresh === 'true'),
      )
    },
  },
  'GET /api/stream': {
    summary:
      'One stream of server-sent events for lists, logs and pages; the data of each event is a StreamEvent.',
    query: streamRequestSchema,
    answers: { StreamEvent: streamEventSchema },
    text: { type: 'text/event-stream', isOnly: true },
    respond(request) {
      // No one would read the stream of a HEAD.
      if (request.method === 'HEAD') return new Response(null, { headers: STREAM_HEADERS })
      const { topics } = readQuery(request, streamRequestSchema)
      for (const { topic } of topics) if (topic.about === 'resources') refuseHidden(topic.target)
      return eventStream(topics, {
        hub: liveHub(),
        room: processListRoom(),
        clock: systemClock,
        signal: request.signal,
        goodbyeAfterMs: goodbyeAfterMs(readSettings()),
      })
    },
  },
  'POST /api/what-if': post({
    summary: 'What an apply of RBAC objects would change, with nothing applied.',
    body: whatIfRequestSchema,
    bytes: TEXT_BYTES,
    answers: { WhatIf: whatIfSchema },
    gather: (asked, signal) => explainWhatIf(asked, { kube: kubeClient(), signal }),
  }),
  'GET /api/whys': get({
    summary: 'Why rows of a list are not healthy, in one line each.',
    query: whysQuerySchema,
    lists: ['name'],
    answers: { Whys: whysSchema },
    gather: async (query, signal) => {
      refuseHidden(query)
      const kube = kubeClient()
      const parts = await kube.credentials.tokenParts()
      const user = (parts && readClaims(parts.header, parts.payload)?.subject) ?? ''
      return whyReaderOf(kube).whys({ kube, query, user, signal })
    },
  }),
}

/** Answers what the listener let pass: by the route that its method and address name, or with a problem that says what to change. */
export async function answerApi(request: Request): Promise<Response> {
  const { basePath } = readSettings()
  const { pathname } = new URL(request.url)
  const path = pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : pathname
  const call = API_CALLS.find(
    (one) => one === `${request.method === 'HEAD' ? 'GET' : request.method} ${path}`,
  )
  if (call === undefined) return apiPaths('POST').has(path) ? onlyPost() : unknownRoute()
  try {
    return await API_ROUTES[call].respond(request)
  } catch (error) {
    return problemResponse(error)
  }
}
