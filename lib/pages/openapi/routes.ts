import * as z from 'zod/mini'
import { accessQuerySchema, checkRequestSchema, explainRequestSchema } from '@/lib/contract/access-check'
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
  path: `/api/${string}`
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

/** Every route for programs; a test compares them with the folders of `app/api`. */
export const API_ROUTES: readonly ApiRoute[] = [
  {
    path: '/api/access',
    method: 'get',
    summary: 'What an account can do: the matrix, its rules with their scope, dangerous permissions.',
    query: accessQuerySchema,
    answers: { Access: accessSchema },
  },
  {
    path: '/api/access/check',
    method: 'post',
    summary:
      'Whether an account can make one call, and if not, why and what to change. A denial is an answer.',
    body: checkRequestSchema,
    answers: { Explanation: explanationSchema },
  },
  {
    path: '/api/access/dangerous',
    method: 'get',
    summary: 'The dangerous permissions of this account, with the commands that revoke them.',
    query: namespaceQuerySchema,
    answers: { Dangerous: dangerousSchema },
  },
  {
    path: '/api/access/sources',
    method: 'get',
    summary: 'Which bindings and roles the permissions of an account come from.',
    query: accessQuerySchema,
    answers: { Sources: sourcesSchema },
  },
  {
    path: '/api/access/try',
    method: 'get',
    summary: 'Whether writes can be tried as server-side dry runs here.',
    answers: { TryAbility: tryAbilitySchema },
  },
  {
    path: '/api/access/try',
    method: 'post',
    summary: 'Makes one call: a read as is, a write as a server-side dry run where that is enabled.',
    body: tryRequestSchema,
    answers: { Tried: triedSchema },
  },
  {
    path: '/api/ask',
    method: 'post',
    summary:
      'What the box understands: a call in kubectl’s spellings, RBAC objects as YAML, or any text with an error.',
    body: askRequestSchema,
    answers: { Ask: askSchema },
  },
  {
    path: '/api/causes',
    method: 'get',
    summary: 'Every cause by its id, title and family, in the order of the API server’s gates.',
    answers: { Causes: causesSchema },
  },
  {
    path: '/api/namespaces',
    method: 'get',
    summary: 'The namespaces that are known by name: how each is known, and what this account can do there.',
    query: namespacesQuerySchema,
    answers: { Namespaces: namespacesSchema },
  },
  {
    path: '/api/changes',
    method: 'get',
    summary: 'What changed in a namespace, as its objects show it: what, when and by which field manager.',
    query: changesQuerySchema,
    answers: { Changes: changesSchema },
  },
  {
    path: '/api/connection',
    method: 'get',
    summary: 'The way to the API server step by step, with evidence.',
    query: connectionQuerySchema,
    answers: { Connection: connectionSchema },
  },
  {
    path: '/api/connection/policies',
    method: 'get',
    summary: 'What NetworkPolicies say about the API server, the name servers and the allowed targets.',
    answers: { Policies: policiesSchema },
  },
  {
    path: '/api/connection/targets',
    method: 'post',
    summary: 'Opens one TCP connection to an entry of ALLOWED_TARGETS, and on port 443 one TLS handshake.',
    body: targetRequestSchema,
    answers: { TriedTarget: triedTargetSchema },
  },
  {
    path: '/api/identity/neighbors',
    method: 'get',
    summary: 'What the other containers of this pod have, as far as their processes are visible.',
    answers: { Neighbors: neighborsSchema },
  },
  {
    path: '/api/connection/road',
    method: 'get',
    summary:
      'What lies on the way from this pod to the API server: DNS, proxies, a mesh, bundles of certificates.',
    answers: { Road: roadSchema },
  },
  {
    path: '/api/cost',
    method: 'get',
    summary: 'What Podglass costs the API server.',
    query: costQuerySchema,
    answers: { Cost: costSchema },
  },
  {
    path: '/api/counts',
    method: 'get',
    summary: 'How many objects lists have, and how many need attention.',
    query: countsQuerySchema,
    answers: { Counts: countsSchema },
  },
  {
    path: '/api/explain',
    method: 'post',
    summary: 'Explains each refused call found in a text, in its order.',
    body: explainRequestSchema,
    answers: { Findings: findingsSchema },
  },
  {
    path: '/api/exposure',
    method: 'get',
    summary: 'Who can open this page, and as whom it asks.',
    answers: { Exposure: exposureSchema },
  },
  {
    path: '/api/identity',
    method: 'get',
    summary:
      'Which pod this is, by environment, files and API server, and what its credentials are good for.',
    answers: { Identity: identitySchema },
  },
  {
    path: '/api/kinds',
    method: 'get',
    summary: 'The kinds that the API server serves, and the verbs on each that this account has.',
    query: namespaceQuerySchema,
    answers: { Kinds: kindsSchema },
  },
  {
    path: '/api/logs',
    method: 'get',
    summary: 'The last lines of a container’s log.',
    query: logsQuerySchema,
    answers: { Logs: logsSchema },
  },
  {
    path: '/api/object',
    method: 'get',
    summary: 'One object, why it is not ready, its events and its owners.',
    query: objectRequestSchema,
    answers: { ObjectDetails: objectDetailsSchema },
  },
  {
    path: '/api/openapi.json',
    method: 'get',
    summary: 'This document.',
    answers: { OpenApi: openApiSchema },
  },
  {
    path: '/api/overview',
    method: 'get',
    summary: 'What is wrong with this pod and around it, worst first.',
    query: overviewQuerySchema,
    answers: { Overview: overviewSchema },
  },
  {
    path: '/api/refusals',
    method: 'get',
    summary: 'Refused calls in the logs and events of a namespace, and the smallest Role that ends them.',
    query: refusalsQuerySchema,
    answers: { Refusals: refusalsSchema },
  },
  {
    path: '/api/report',
    method: 'get',
    summary: 'The report for a ticket.',
    query: reportQuerySchema,
    answers: { Report: reportSchema },
    text: { type: 'text/markdown', isOnly: false },
  },
  {
    path: '/api/resources',
    method: 'get',
    summary: 'The objects of one kind as the API server prints them, or their labels, or their number.',
    query: resourcesQuerySchema,
    answers: {
      ResourceList: resourceListSchema,
      ResourceLabels: resourceLabelsSchema,
      ResourceCount: resourceCountSchema,
    },
  },
  {
    path: '/api/stream',
    method: 'get',
    summary:
      'One stream of server-sent events for lists, logs and pages; the data of each event is a StreamEvent.',
    query: streamRequestSchema,
    answers: { StreamEvent: streamEventSchema },
    text: EVENTS,
  },
  {
    path: '/api/what-if',
    method: 'post',
    summary: 'What an apply of RBAC objects would change, with nothing applied.',
    body: whatIfRequestSchema,
    answers: { WhatIf: whatIfSchema },
  },
  {
    path: '/api/whys',
    method: 'get',
    summary: 'Why rows of a list are not healthy, in one line each.',
    query: whysQuerySchema,
    answers: { Whys: whysSchema },
  },
]
