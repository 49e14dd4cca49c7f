import * as z from 'zod/mini'
import { goString, orEmpty, parseAnswer } from '../transport/parse-answer'
import { listPath, objectPath, type ResourceTarget } from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'
import { listMetadataSchema } from './pages'

type Options = Pick<CallOptions, 'signal' | 'deadlineMs'>

const MOST = 500

const listSchema = z.object({
  metadata: listMetadataSchema,
  items: orEmpty(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.optional(z.unknown()),
      status: z.optional(z.unknown()),
      webhooks: z.optional(z.unknown()),
    }),
  ),
})

/** What limits or decides writes, as it is, without the metadata: quotas, LimitRanges, webhooks, policies; at most 500. */
export async function listPlain(
  kube: KubeClient,
  target: ResourceTarget,
  options: Options,
): Promise<{ items: unknown[]; isWhole: boolean }> {
  const path = listPath(target, { limit: MOST })
  const { json } = await kube.get(path, { ...options, accept: 'json' })
  const { items, metadata } = parseAnswer(listSchema, json, { method: 'GET', path })
  return { items, isWhole: metadata.continue === '' }
}

const namespaceSchema = z.object({
  metadata: z.object({
    labels: z.pipe(
      z.optional(z.nullable(z.record(z.string(), z.string()))),
      z.transform((value) => value ?? {}),
    ),
  }),
  status: z.optional(z.nullable(z.object({ phase: goString }))),
})

/** The labels and the phase of a namespace. */
export async function readNamespaceObject(
  kube: KubeClient,
  name: string,
  options: Options,
): Promise<{ labels: Record<string, string>; isTerminating: boolean }> {
  const path = objectPath({ group: '', version: 'v1', resource: 'namespaces', namespace: '', name })
  const { json } = await kube.get(path, { ...options, accept: 'json' })
  const { metadata, status } = parseAnswer(namespaceSchema, json, { method: 'GET', path })
  return { labels: metadata.labels, isTerminating: status?.phase === 'Terminating' }
}
