import { at, entriesAt, listAt, textAt } from '@/lib/objects/fields'
import { code, NOTHING, say, shortListed, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { counted } from '@/lib/words/lists'
import type { Evidence, Verdict } from '../../contract/object'
import {
  type Endpoints,
  inSentences,
  inShort,
  type JudgedReadiness,
  type ReadinessFacts,
  type Sentences,
  seen,
} from './facts'

function sayEndpoints(endpoints: Endpoints): Evidence {
  return seen(
    'related',
    say`Its EndpointSlices hold ${words(counted(endpoints.ready, 'ready address', 'ready addresses'))} and ${endpoints.notReady} that ${words(endpoints.notReady === 1 ? 'is' : 'are')} not.`,
  )
}

function sayPortless(service: unknown, selector: string): Sentences & Pick<Verdict, 'hint'> {
  const named = listAt(service, 'spec', 'ports').flatMap((port) => {
    const target = at(port, 'targetPort')
    return typeof target === 'string' ? [target] : []
  })
  return {
    ...inSentences(
      say`It leads nowhere: no container of the ready pods with the labels ${code(selector)} declares ${named.length === 1 ? say`a port named ${code(named[0] ?? '')}, its ${code('targetPort')}` : say`the ports that its targetPorts name: ${shortListed(named.map(code))}`}`,
    ),
    hint: say`Give the port of the container that name, or give targetPort as a number.`,
  }
}

function withoutSelector({ endpoints }: ReadinessFacts): JudgedReadiness {
  const evidence: Evidence[] = [
    seen('spec', say`spec.selector is empty, so no controller manages its endpoints.`),
  ]
  if (endpoints === 'unread' || endpoints === undefined) {
    return {
      state: 'unknown',
      ...inSentences(
        say`It has no selector, and its EndpointSlices, which someone else must create, could not be read`,
      ),
      evidence,
    }
  }
  return endpoints.ready > 0
    ? {
        state: 'ready',
        ...inSentences(
          say`It leads to ${words(counted(endpoints.ready, 'address', 'addresses'))} that someone set by hand`,
        ),
        evidence: [...evidence, sayEndpoints(endpoints)],
      }
    : {
        state: 'not-ready',
        ...inSentences(
          say`It leads nowhere: it has no selector, and no one has created EndpointSlices with a ready address for it`,
        ),
        evidence: [...evidence, sayEndpoints(endpoints)],
      }
}

/** How a Service whose pods are all unready is said in a list, before the reason. */
export function sayNoneReady(count: number): string {
  return count === 1 ? 'Its only pod is not ready: ' : `None of its ${count} pods is ready: `
}

function fromPods(
  selector: string,
  facts: ReadinessFacts,
): Sentences & Pick<JudgedReadiness, 'hint' | 'short'> & { evidence: Evidence[] } {
  const { pods } = facts
  const labels = { code: selector.replaceAll(', ', ',') }
  if (pods === 'unread' || pods === undefined) {
    return {
      ...inSentences(say`Its pods could not be read, so it is not known whether any match its selector`),
      evidence: [seen('not-seen', say`The pods of its selector could not be read.`)],
    }
  }
  const evidence: Evidence[] = [
    seen(
      'related',
      say`${facts.podsCut ? words('At least ') : NOTHING}${words(counted(pods.length, 'pod'))} ${words(pods.length === 1 ? 'has' : 'have')} the labels ${code(selector)}.`,
    ),
  ]
  if (pods.length === 0) {
    return {
      ...inSentences(say`No pod of its namespace has the labels ${code(selector)}`),
      hint: say`Compare spec.selector with the labels of the pods it should select.`,
      ...inShort([{ text: 'Selects no pod: ' }, labels]),
      evidence,
    }
  }
  const ready = pods.filter(({ meaning }) => meaning === 'ok')
  if (ready.length === 0) {
    const names = shortListed(
      pods.map(({ name }) => code(name)),
      3,
    )
    return {
      ...inSentences(
        pods.length === 1
          ? say`The only pod with the labels ${code(selector)} is not ready: ${names}`
          : say`${words(facts.podsCut ? 'The first' : 'All')} ${pods.length} pods with the labels ${code(selector)} are not ready: ${names}`,
      ),
      hint: say`Open the pod to see why it is not ready.`,
      ...inShort([{ text: sayNoneReady(pods.length) }, labels]),
      evidence,
    }
  }
  return {
    ...inSentences(
      say`${words(counted(ready.length, 'pod'))} with the labels ${code(selector)} ${words(ready.length === 1 ? 'is' : 'are')} ready, and none is among its endpoints`,
    ),
    hint: say`A named targetPort that no container declares excludes a pod, and a change takes a moment.`,
    evidence,
  }
}

/** Whether a Service leads to a ready pod, and what is missing where it does not. */
export function judgeService(facts: ReadinessFacts): JudgedReadiness {
  const { object: service, endpoints } = facts
  if (textAt(service, 'spec', 'type') === 'ExternalName') {
    return {
      state: 'ready',
      ...inSentences(
        say`It is an alias for ${code(textAt(service, 'spec', 'externalName'))}: it has no endpoints`,
      ),
      evidence: [seen('spec', say`spec.type is ExternalName.`)],
    }
  }
  const labels = entriesAt(service, 'spec', 'selector')
  if (labels.length === 0) return withoutSelector(facts)
  const selector = labels.map(([key, value]) => `${key}=${value}`).join(', ')
  if (endpoints !== undefined && endpoints !== 'unread' && endpoints.ready > 0) {
    return {
      state: 'ready',
      ...inSentences(say`It leads to ${words(counted(endpoints.ready, 'ready address', 'ready addresses'))}`),
      evidence: [sayEndpoints(endpoints)],
    }
  }
  if (endpoints !== undefined && endpoints !== 'unread' && (endpoints.portless ?? 0) > 0) {
    const addresses = counted(endpoints.portless ?? 0, 'ready address', 'ready addresses')
    return {
      state: 'not-ready',
      ...sayPortless(service, selector),
      evidence: [seen('related', say`Its EndpointSlices hold ${words(addresses)} without a port.`)],
    }
  }
  const pods = fromPods(selector, facts)
  const isSeen = endpoints !== undefined && endpoints !== 'unread'
  if (isSeen) {
    const publishes = at(service, 'spec', 'publishNotReadyAddresses') === true && endpoints.notReady > 0
    return {
      state: publishes ? 'ready' : 'not-ready',
      ...(publishes
        ? inSentences(
            say`It leads to ${words(counted(endpoints.notReady, 'address', 'addresses'))} that ${words(endpoints.notReady === 1 ? 'is' : 'are')} not ready, as ${code('publishNotReadyAddresses')} requires`,
          )
        : inSentences(say`It leads nowhere`, ...pods.clauses)),
      ...(publishes ? {} : present({ hint: pods.hint, short: pods.short })),
      evidence: [sayEndpoints(endpoints), ...pods.evidence],
    }
  }
  const isSure =
    facts.pods !== undefined &&
    facts.pods !== 'unread' &&
    !facts.podsCut &&
    facts.pods.every(({ meaning }) => meaning !== 'ok')
  return {
    state: isSure ? 'not-ready' : 'unknown',
    ...inSentences(
      isSure ? say`It leads nowhere` : say`Its EndpointSlices could not be read`,
      ...pods.clauses,
    ),
    ...present({ hint: isSure ? pods.hint : undefined, short: pods.short }),
    evidence: [seen('not-seen', say`Its EndpointSlices could not be read.`), ...pods.evidence],
  }
}
