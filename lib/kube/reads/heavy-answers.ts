import { oneInProcess } from '@/lib/next/one-in-process'
import { parseJson } from '@/lib/objects/fields'
import type { Phrase } from '@/lib/phrase/phrase'
import { type RequestLine, UnexpectedAnswerError, type UnexpectedProblem } from '../transport/errors'
import {
  type ListQuery,
  listPath,
  type ObjectTarget,
  objectPath,
  type ResourceTarget,
} from '../transport/paths'
import type { CallOptions, KubeClient, KubePath } from '../transport/types'
import { holdsValues, type ListedObjects, type ReadObject, toListedObjects, toReadObject } from './objects'

/** What is made of a document, bounded whatever the document is: pure functions of plain data, for this thread or another. */
const VIEWS = { object: toReadObject, objects: toListedObjects }

type ViewName = keyof typeof VIEWS
type ViewInput<V extends ViewName> = Parameters<(typeof VIEWS)[V]>[1]
type View<V extends ViewName> = ReturnType<(typeof VIEWS)[V]>

export interface ViewAsked {
  view: ViewName
  /** Of the view. */
  input: unknown
  line: RequestLine
}

export type Viewed = { value: unknown } | { problem: UnexpectedProblem; says: Phrase }

function viewOf(json: unknown, { view, input, line }: ViewAsked): unknown {
  const make: (json: unknown, input: never, line: RequestLine) => unknown = VIEWS[view]
  return make(json, input as never, line)
}

/** The view of a heavy answer's text, for the thread. */
export function viewText(text: string, asked: ViewAsked): Viewed {
  try {
    return { value: viewOf(parseJson(text), asked) }
  } catch (error) {
    if (error instanceof UnexpectedAnswerError) return { problem: error.problem, says: error.says }
    throw error
  }
}

type HeavyThread = (text: string, asked: ViewAsked, signal: AbortSignal) => Promise<Viewed>

// The start script alone knows where the script of the thread lies.
function place(): { thread?: HeavyThread | undefined } {
  return oneInProcess('heavy-answers', () => ({}))
}

/** From now on it reads every heavy answer; before, and in the development server and in tests, they are read in place. */
export function setHeavyThread(thread: HeavyThread | undefined): void {
  place().thread = thread
}

/** Asks for a document and makes a view of it: of a heavy one in a thread that has a heap of its own, one at a time. */
async function readView<V extends ViewName>(
  kube: KubeClient,
  path: KubePath,
  { view, input }: { view: V; input: ViewInput<V> },
  options: CallOptions,
): Promise<View<V>> {
  const line = { method: 'GET', path } as const
  const asked = { view, input, line }
  let heavy: Viewed | undefined
  const { thread } = place()
  const answer = await kube.get(path, {
    ...options,
    ...(thread && {
      onHeavy: async (text, signal) => {
        heavy = await thread(text, asked, signal)
      },
    }),
  })
  if (heavy && 'problem' in heavy) throw new UnexpectedAnswerError(line, heavy.problem, heavy.says)
  return (heavy ? heavy.value : viewOf(answer.json, asked)) as View<V>
}

/** Reads one object, made presentable. */
export function readObject(
  kube: KubeClient,
  target: ObjectTarget,
  options: Pick<CallOptions, 'signal' | 'deadlineMs'> = {},
): Promise<ReadObject> {
  const { group, resource } = target
  const accept = holdsValues(target) ? 'metadata' : 'json'
  const asked = { view: 'object', input: { group, resource } } as const
  return readView(kube, objectPath(target), asked, { ...options, accept })
}

/** Objects that one answer can bring. */
const MOST_OBJECTS = 500

/** Whole objects of a kind that is small by nature (events, EndpointSlices), made presentable. */
export function listObjects(
  kube: KubeClient,
  target: ResourceTarget,
  query: ListQuery,
  options: Pick<CallOptions, 'signal'>,
): Promise<ListedObjects> {
  const { group, resource } = target
  const input = { group, resource, limit: query.limit ?? MOST_OBJECTS }
  return readView(kube, listPath(target, query), { view: 'objects', input }, { ...options, accept: 'json' })
}
