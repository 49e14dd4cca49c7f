import { code, quote, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { curlProxy, type ProxyVariable } from '@/lib/road/proxies/curl-proxy'
import { listOf } from '@/lib/words/lists'
import type { RoadProxies } from '../../contract'

/** An https address that a program is told to call. */
export interface ProxyTarget {
  /** As it is written in a program, with its port where that is written: `https://10.96.0.1:443`. */
  url: string
  /** An IPv6 address without brackets. */
  host: string
  port: number
}

const OWN_RULES = say`Other programs read these variables by rules of their own.`

/**
 * The proxy variables of this container as they are, and whether curl sends the calls to the API server there. `shown` holds no user
 * or password. The first target is the address that programs in a pod call.
 */
export function describeProxies(
  shown: readonly ProxyVariable[],
  targets: readonly ProxyTarget[],
): RoadProxies {
  const swallowed = targets.flatMap(({ url, host }) => {
    const used = curlProxy(shown, { scheme: 'https', host })
    return used === null ? [] : [{ url, by: used.by }]
  })
  return {
    line: lineOf(shown, swallowed[0]),
    variables: [...shown],
    ...present({ fix: swallowed.length === 0 ? undefined : sayFix(targets[0]?.host) }),
  }
}

function lineOf(
  shown: readonly ProxyVariable[],
  swallowed: { url: string; by: ProxyVariable } | undefined,
): RoadProxies['line'] {
  if (swallowed !== undefined) {
    const { url, by } = swallowed
    return {
      meaning: 'warning',
      says: say`curl sends ${code(url)} to the proxy ${quote(by.says)}, by ${code(by.name)}. ${OWN_RULES}`,
    }
  }
  if (shown.length === 0) return { meaning: 'neutral', says: say`No proxy variable is set.` }
  const anywhere = curlProxy(
    shown.filter(({ name }) => name.toLowerCase() !== 'no_proxy'),
    { scheme: 'https', host: 'x' },
  )
  if (anywhere === null) return { meaning: 'neutral', says: say`No proxy variable applies to https.` }
  return {
    meaning: 'neutral',
    says: say`${code(anywhere.by.name)} names a proxy, and for curl the list of exceptions has the API server. ${OWN_RULES}`,
  }
}

function sayFix(address: string | undefined): string {
  const entries = listOf([...(address === undefined ? [] : [address]), '.svc', '.cluster.local'])
  return `Add ${entries} to both NO_PROXY and no_proxy of the container: clients read exact addresses and suffixes with a dot the same way.`
}
