import { PROBE_PATHS } from '@/lib/contract/probe-paths'

// kubectl holds the path / against them as an empty text.
const exactly = (paths: readonly string[]) =>
  `^(?:${paths.map((path) => path.replace(/[.]/g, '\\.')).join('|')})$`

// Collections, objects and the views of them that lib/kube/transport/paths.ts can make. kubectl splits the option at commas.
const API = '^/(?:api|apis/[^/]+)/[^/]+'
const OBJECTS = '(?:/[^/]+(?:/[^/]+(?:/(?:log|scale|status))?)?)?'

/**
 * Options by which `kubectl proxy` lets through no more than the paths that the product can ask for, and none of the methods
 * that change an object. It cannot tell which path a POST goes to: the transport makes sure that only reviews are posted.
 */
export const PROXY_FILTER: readonly string[] = [
  '--accept-hosts=^localhost$',
  `--accept-paths=${exactly(['', ...PROBE_PATHS])},${API}(?:/namespaces/[^/]+)?${OBJECTS}$`,
  `--reject-paths=${API}/namespaces/[^/]+/[^/]+/[^/]+/(?:exec|attach|portforward|proxy|token|eviction|binding|ephemeralcontainers)$`,
  '--reject-methods=^(?:PUT|PATCH|DELETE|CONNECT|OPTIONS|TRACE)$',
]
