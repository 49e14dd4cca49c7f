import { systemClock } from '@/lib/clock'
import { API_CALLS, type ApiCall, answerSchema, api, apiPaths } from '@/lib/contract/api-calls'
import { type CaseFile, caseFileSchema } from '@/lib/contract/case-file'
import {
  labelsApi,
  resourceCountSchema,
  resourceLabelsSchema,
  resourcesApi,
  resourcesQuerySchema,
} from '@/lib/contract/resources'
import { streamRequestSchema } from '@/lib/contract/stream-request'
import * as changed from '@/lib/facts/changes/fact'
import { ownNamespace } from '@/lib/facts/identity/gather/own-account'
import * as objects from '@/lib/facts/objects/fact'
import { countResources, labelsOfResources } from '@/lib/facts/objects/gather/resources'
import { InvalidRequestError } from '@/lib/facts/questions/errors'
import { type Fact, fact } from '@/lib/facts/questions/fact'
import { refuseHidden } from '@/lib/facts/questions/hidden-rbac'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { kubeClient } from '@/lib/kube/transport/client'
import { streamEventSchema } from '@/lib/pages/live/contract/stream'
import { checkOfReport, type Report, reportQuerySchema, reportSchema } from '@/lib/pages/report/contract'
import { gatherReport } from '@/lib/pages/report/gather'
import { gatherCase } from '@/lib/pages/report/gather-case'
import { reportMarkdown } from '@/lib/pages/report/judge/report-markdown'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { present } from '@/lib/present'
import { goodbyeAfterMs } from '../gate/exposed-stream'
import { onlyPost, unknownRoute } from '../http/no-such-route'
import { problemResponse, readJson, readQuery, respond, respondText } from '../http/respond'
import { respondShared } from '../http/shared-answer'
import { eventStream, STREAM_HEADERS } from '../live/event-stream'
import { processListRoom } from '../live/list-room'
import { liveHub } from '../live/process-hub'
import { processReadings } from '../live/process-overview'
import examples from './examples.json' with { type: 'json' }
import { askingBy, FACTS } from './facts'
import { type DescribedRoute, openApiDocument, openApiSchema } from './openapi'

/** One method of one address under `/api`. */
interface ApiRoute extends DescribedRoute {
  respond: (request: Request) => Response | Promise<Response>
}

const ASKING = askingBy()

function routeOf(made: Fact): ApiRoute {
  const { summary, takes, answers, lists, bytes, isShared = false, gather } = made
  const schema = answerSchema(made)
  const read = async (request: Request) =>
    takes &&
    (made.call.startsWith('POST') ? readJson(request, takes, bytes) : readQuery(request, takes, lists))
  const ask = async (request: Request) => Object(await gather(await read(request), ASKING, request.signal))
  return {
    summary,
    ...present({ takes }),
    answers,
    respond: (request) =>
      isShared ? respondShared(request, schema, () => ask(request)) : respond(schema, () => ask(request)),
  }
}

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
  const gather = (signal: AbortSignal) =>
    gatherReport({
      kube,
      env: givenEnvironment(),
      readings: (shared) => processReadings({ kube, hub: liveHub() }, shared),
      check,
      changes: async (shared) => changed.changesFact.gather({ age: '60' }, ASKING, shared),
      ...present({ fix }),
      now: Date.now,
      signal,
    })
  const key = JSON.stringify([check ?? null, fix ?? null])
  return answersOf<Report>(kube, 'reports', 5000).get(key, request.signal, gather)
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

const openApi = fact(api('GET /api/openapi.json', { OpenApi: openApiSchema }), {
  summary: 'This document.',
  gather: (_, { settings }) => {
    described ??= openApiDocument(API_ROUTES, settings.basePath, examples)
    return described
  },
})

const MADE: Readonly<Partial<Record<ApiCall, ApiRoute>>> = {
  ...Object.fromEntries([...FACTS, openApi as Fact].map((made) => [made.call, routeOf(made)])),
  'GET /api/report': {
    summary: 'The report for a ticket, or one explained call as a case file.',
    takes: reportQuerySchema,
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
    ...routeOf(objects.resourcesFact),
    answers: { ...resourcesApi.answers, ...labelsApi.answers, ResourceCount: resourceCountSchema },
    respond(request) {
      const { refresh: _, labels, count, ...target } = readQuery(request, resourcesQuerySchema)
      if (!labels && !count) return routeOf(objects.resourcesFact).respond(request)
      refuseHidden(target)
      const asked = { target, signal: request.signal }
      return labels
        ? respondShared(request, resourceLabelsSchema, () => labelsOfResources(kubeClient(), asked))
        : respond(resourceCountSchema, () => countResources(kubeClient(), asked))
    },
  },
  'GET /api/stream': {
    summary:
      'One stream of server-sent events for lists, logs and pages; the data of each event is a StreamEvent.',
    takes: streamRequestSchema,
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
}

function madeOf(call: ApiCall): ApiRoute {
  const made = MADE[call]
  if (made === undefined) throw new Error(`No fact answers ${call}.`)
  return made
}

/** Every route for programs. `GET /api/openapi.json` is made of it. */
export const API_ROUTES = Object.fromEntries(API_CALLS.map((call) => [call, madeOf(call)])) as Readonly<
  Record<ApiCall, ApiRoute>
>

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
