import { curlProxy, isException } from './curl-proxy'
import { goRoute } from './go-proxy'
import { javaRoute } from './java-proxy'
import { nodeRoute } from './node-proxy'
import { requestsRoute, urllibRoute } from './python-proxy'
import type { ProxyTarget, Route, Variables } from './route'

/** A client whose rules for proxies are known. */
export interface Client {
  id: 'curl' | 'go' | 'requests' | 'urllib' | 'node' | 'java'
  name: string
  route: (env: Variables, target: ProxyTarget) => Route
}

function curlRoute(env: Variables, { host }: ProxyTarget): Route {
  const variables = [...env].map(([name, says]) => ({ name, says }))
  const used = curlProxy(variables, { scheme: 'https', host })
  if (used) return { kind: 'proxy', variable: used.by.name, proxy: used.by.says }
  const list = ['no_proxy', 'NO_PROXY']
    .map((name) => ({ name, text: env.get(name) }))
    .find(({ text }) => text)
  const entries =
    list?.text === '*' ? ['*'] : (list?.text ?? '').split(/[\s,]+/).filter((entry) => entry !== '*')
  const entry = entries.find((one) => isException(one, host))
  const isAskedFor = curlProxy(
    variables.filter(({ name }) => name.toLowerCase() !== 'no_proxy'),
    { scheme: 'https', host },
  )
  if (!isAskedFor || !list || entry === undefined) return { kind: 'direct', because: 'no-variable' }
  return { kind: 'direct', because: 'exception', variable: list.name, entry }
}

/** All of them, in the order in which they are shown. */
export const CLIENTS: readonly Client[] = [
  { id: 'curl', name: 'curl', route: curlRoute },
  { id: 'go', name: 'Go', route: goRoute },
  { id: 'requests', name: 'Python requests', route: requestsRoute },
  { id: 'urllib', name: 'Python urllib', route: urllibRoute },
  { id: 'node', name: 'Node', route: nodeRoute },
  { id: 'java', name: 'Java', route: javaRoute },
]
