import * as z from 'zod/mini'
import { accessQuerySchema, checkRequestSchema, explainRequestSchema } from '@/lib/contract/access-check'
import { caseFileSchema } from '@/lib/contract/case-file'
import { causesSchema } from '@/lib/contract/causes'
import { costQuerySchema, costSchema } from '@/lib/contract/cost'
import { explanationSchema, findingsSchema } from '@/lib/contract/explanation'
import { exposureSchema } from '@/lib/contract/exposure'
import { logsQuerySchema, logsSchema } from '@/lib/contract/logs'
import {
  resourceCountSchema,
  resourceLabelsSchema,
  resourceListSchema,
  resourcesQuerySchema,
} from '@/lib/contract/resources'
import { namespaceQuerySchema } from '@/lib/contract/segments'
import { streamRequestSchema } from '@/lib/contract/topics'
import { accessSchema, dangerousSchema, sourcesSchema } from '@/lib/facts/account/contract'
import { triedSchema, tryAbilitySchema, tryRequestSchema } from '@/lib/facts/call/contract'
import { changesQuerySchema, changesSchema } from '@/lib/facts/changes/contract'
import {
  connectionQuerySchema,
  connectionSchema,
  policiesSchema,
  roadSchema,
  targetRequestSchema,
  triedTargetSchema,
} from '@/lib/facts/connection/contract'
import { identitySchema } from '@/lib/facts/identity/contract/identity'
import { neighborsSchema } from '@/lib/facts/identity/contract/neighbors'
import { namespacesQuerySchema, namespacesSchema } from '@/lib/facts/namespaces/contract'
import { countsQuerySchema, countsSchema } from '@/lib/facts/objects/contract/counts'
import { kindsSchema } from '@/lib/facts/objects/contract/kinds'
import { objectDetailsSchema, objectRequestSchema } from '@/lib/facts/objects/contract/object'
import { whysQuerySchema, whysSchema } from '@/lib/facts/objects/contract/whys'
import { refusalsQuerySchema, refusalsSchema } from '@/lib/facts/refusals/contract'
import { whatIfRequestSchema, whatIfSchema } from '@/lib/facts/what-if/contract'
import { askRequestSchema, askSchema } from '@/lib/pages/ask/contract'
import { streamEventSchema } from '@/lib/pages/live/contract/stream'
import { overviewQuerySchema, overviewSchema } from '@/lib/pages/overview/contract'
import { reportQuerySchema, reportSchema } from '@/lib/pages/report/contract'

/** One method of one address under `/api`, as its handler parses and answers it. */
export interface ApiRoute {
  path: string
  method: 'get' | 'post'
  /** One sentence. */
  summary: string
  query?: z.ZodMiniType
  body?: z.ZodMiniType
  /** By its name in the document; several where the query chooses one. */
  answers: Readonly<Record<string, z.ZodMiniType>>
  /** The media type of a form in text, beside JSON or in its place. */
  text?: { type: string; isOnly: boolean }
}

/** The answer of `GET /api/openapi.json`. */
export const openApiSchema = z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) })

const EVENTS = { type: 'text/event-stream', isOnly: true }

const ROUTES: Readonly<Record<`${'GET' | 'POST'} /api/${string}`, Omit<ApiRoute, 'path' | 'method'>>> = {
  'GET /api/access': {
    summary: 'What an account can do: the matrix, its rules with their scope, dangerous permissions.',
    query: accessQuerySchema,
    answers: { Access: accessSchema },
  },
  'POST /api/access/check': {
    summary:
      'Whether an account can make one call, and if not, why and what to change. A denial is an answer.',
    body: checkRequestSchema,
    answers: { Explanation: explanationSchema },
  },
  'GET /api/access/dangerous': {
    summary: 'The dangerous permissions of this account, with the commands that revoke them.',
    query: namespaceQuerySchema,
    answers: { Dangerous: dangerousSchema },
  },
  'GET /api/access/sources': {
    summary: 'Which bindings and roles the permissions of an account come from.',
    query: accessQuerySchema,
    answers: { Sources: sourcesSchema },
  },
  'GET /api/access/try': {
    summary: 'Whether writes can be tried as server-side dry runs here.',
    answers: { TryAbility: tryAbilitySchema },
  },
  'POST /api/access/try': {
    summary: 'Makes one call: a read as is, a write as a server-side dry run where that is enabled.',
    body: tryRequestSchema,
    answers: { Tried: triedSchema },
  },
  'POST /api/ask': {
    summary:
      'What the box understands: a call in kubectl’s spellings, RBAC objects as YAML, or any text with an error.',
    body: askRequestSchema,
    answers: { Ask: askSchema },
  },
  'GET /api/causes': {
    summary: 'Every cause by its id, title and family, in the order of the API server’s gates.',
    answers: { Causes: causesSchema },
  },
  'GET /api/namespaces': {
    summary: 'The namespaces that are known by name: how each is known, and what this account can do there.',
    query: namespacesQuerySchema,
    answers: { Namespaces: namespacesSchema },
  },
  'GET /api/changes': {
    summary: 'What changed in a namespace, as its objects show it: what, when and by which field manager.',
    query: changesQuerySchema,
    answers: { Changes: changesSchema },
  },
  'GET /api/connection': {
    summary: 'The way to the API server step by step, with evidence.',
    query: connectionQuerySchema,
    answers: { Connection: connectionSchema },
  },
  'GET /api/connection/policies': {
    summary: 'What NetworkPolicies say about the API server, the name servers and the allowed targets.',
    answers: { Policies: policiesSchema },
  },
  'POST /api/connection/targets': {
    summary: 'Opens one TCP connection to an entry of ALLOWED_TARGETS, and on port 443 one TLS handshake.',
    body: targetRequestSchema,
    answers: { TriedTarget: triedTargetSchema },
  },
  'GET /api/identity/neighbors': {
    summary: 'What the other containers of this pod have, as far as their processes are visible.',
    answers: { Neighbors: neighborsSchema },
  },
  'GET /api/connection/road': {
    summary:
      'What lies on the way from this pod to the API server: DNS, proxies, a mesh, bundles of certificates.',
    answers: { Road: roadSchema },
  },
  'GET /api/cost': {
    summary: 'What Podglass costs the API server.',
    query: costQuerySchema,
    answers: { Cost: costSchema },
  },
  'GET /api/counts': {
    summary: 'How many objects lists have, and how many need attention.',
    query: countsQuerySchema,
    answers: { Counts: countsSchema },
  },
  'POST /api/explain': {
    summary: 'Explains each refused call found in a text, in its order.',
    body: explainRequestSchema,
    answers: { Findings: findingsSchema },
  },
  'GET /api/exposure': {
    summary: 'Who can open this page, and as whom it asks.',
    answers: { Exposure: exposureSchema },
  },
  'GET /api/identity': {
    summary:
      'Which pod this is, by environment, files and API server, and what its credentials are good for.',
    answers: { Identity: identitySchema },
  },
  'GET /api/kinds': {
    summary: 'The kinds that the API server serves, and the verbs on each that this account has.',
    query: namespaceQuerySchema,
    answers: { Kinds: kindsSchema },
  },
  'GET /api/logs': {
    summary: 'The last lines of a container’s log.',
    query: logsQuerySchema,
    answers: { Logs: logsSchema },
  },
  'GET /api/object': {
    summary: 'One object, why it is not ready, its events and its owners.',
    query: objectRequestSchema,
    answers: { ObjectDetails: objectDetailsSchema },
  },
  'GET /api/openapi.json': {
    summary: 'This document.',
    answers: { OpenApi: openApiSchema },
  },
  'GET /api/overview': {
    summary: 'What is wrong with this pod and around it, worst first.',
    query: overviewQuerySchema,
    answers: { Overview: overviewSchema },
  },
  'GET /api/refusals': {
    summary: 'Refused calls in the logs and events of a namespace, and the smallest Role that ends them.',
    query: refusalsQuerySchema,
    answers: { Refusals: refusalsSchema },
  },
  'GET /api/report': {
    summary: 'The report for a ticket, or one explained call as a case file.',
    query: reportQuerySchema,
    answers: { Report: reportSchema, CaseFile: caseFileSchema },
    text: { type: 'text/markdown', isOnly: false },
  },
  'GET /api/resources': {
    summary: 'The objects of one kind as the API server prints them, or their labels, or their number.',
    query: resourcesQuerySchema,
    answers: {
      ResourceList: resourceListSchema,
      ResourceLabels: resourceLabelsSchema,
      ResourceCount: resourceCountSchema,
    },
  },
  'GET /api/stream': {
    summary:
      'One stream of server-sent events for lists, logs and pages; the data of each event is a StreamEvent.',
    query: streamRequestSchema,
    answers: { StreamEvent: streamEventSchema },
    text: EVENTS,
  },
  'POST /api/what-if': {
    summary: 'What an apply of RBAC objects would change, with nothing applied.',
    body: whatIfRequestSchema,
    answers: { WhatIf: whatIfSchema },
  },
  'GET /api/whys': {
    summary: 'Why rows of a list are not healthy, in one line each.',
    query: whysQuerySchema,
    answers: { Whys: whysSchema },
  },
}

/** Every route for programs; a test compares them with the folders of `app/api`. */
export const API_ROUTES: readonly ApiRoute[] = Object.entries(ROUTES).map(([call, route]) => {
  const [method = '', path = ''] = call.split(' ')
  return { method: method === 'GET' ? 'get' : 'post', path, ...route }
})
