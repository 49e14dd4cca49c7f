import * as z from 'zod/mini'
import { logTargetSchema } from './logs'
import { type Cursor, resourcesRequestSchema } from './resources'
import { IDENTITY_TOPIC, OVERVIEW_TOPIC, type Topic } from './topics'

export const MAX_TOPICS = 32

/** A topic and its viewer's place in it; without a cursor the stream begins with a snapshot. */
export interface Subscription {
  name: string
  topic: Topic
  cursor?: Cursor
}

/** The topic of a name, or undefined when no topic has that name. */
export function parseTopic(name: string): Topic | undefined {
  if (name === IDENTITY_TOPIC) return { about: 'identity' }
  if (name === OVERVIEW_TOPIC) return { about: 'overview' }
  if (name.startsWith('logs/')) return parseLogsTopic(name)
  const [about, group, version, resource, namespace, ...rest] = name.split('/')
  if (about !== 'resources' || rest.length > 0) return undefined
  const target = z.safeParse(resourcesRequestSchema, { group, version, resource, namespace })
  return target.success ? { about: 'resources', target: target.data } : undefined
}

function parseLogsTopic(name: string): Topic | undefined {
  const [, namespace, pod, container, ...rest] = name.split('/')
  const target = z.safeParse(logTargetSchema, { namespace, pod, container })
  return target.success && rest.length === 0 ? { about: 'logs', target: target.data } : undefined
}

const CURSOR = /^([0-9a-z]{1,32})\.(0|[1-9]\d{0,14})$/

function parseSubscription(text: string): Subscription | undefined {
  const at = text.indexOf('@')
  const name = at < 0 ? text : text.slice(0, at)
  const topic = parseTopic(name)
  if (topic === undefined) return undefined
  if (at < 0) return { name, topic }
  const match = CURSOR.exec(text.slice(at + 1))
  if (match?.[1] === undefined || match[2] === undefined) return undefined
  return { name, topic, cursor: { epoch: match[1], seq: Number(match[2]) } }
}

function parseTopics(text: string): Subscription[] | string {
  const parts = text === '' ? [] : text.split(',')
  if (parts.length > MAX_TOPICS) return `A stream carries at most ${MAX_TOPICS} topics.`
  const subscriptions = new Map<string, Subscription>()
  for (const part of parts) {
    const subscription = parseSubscription(part)
    if (subscription === undefined) {
      return 'Each topic is "identity", "overview", "resources/GROUP/VERSION/RESOURCE/NAMESPACE" (group empty for core, namespace empty for all) or "logs/NAMESPACE/POD/CONTAINER", separated by commas.'
    }
    if (subscriptions.has(subscription.name)) return 'Name each topic once.'
    subscriptions.set(subscription.name, subscription)
  }
  return [...subscriptions.values()]
}

/** The query of `GET /api/stream`. */
export const streamRequestSchema = z.strictObject({
  topics: z.pipe(
    z.string().check(z.maxLength(6 * 1024, { error: 'The list of topics is at most 6 KiB.' })),
    z.transform((text: string, context): Subscription[] => {
      const parsed = parseTopics(text)
      if (typeof parsed !== 'string') return parsed
      context.issues.push({ code: 'custom', message: parsed, input: text })
      return z.NEVER
    }),
  ),
})
