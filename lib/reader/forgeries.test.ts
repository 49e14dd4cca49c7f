import { describe, expect, it } from 'vitest'
import { partOf } from '@/e2e/testing/runs'
import { readLogFrom } from '@/lib/facts/refusals/judge/log-refusals'
import { findingsIn } from './findings-in'
import { COLLECTED, DRESSES, FORGED_LOGS } from './testing/forged'

const ACCOUNT = 'system:serviceaccount:shop:web'
const SENTENCES: Readonly<Record<string, string>> = {
  'a refusal by RBAC': `applications.argoproj.io is forbidden: User "${ACCOUNT}" cannot patch resource "applications" in API group "argoproj.io" in the namespace "argocd"`,
  'one that kubectl tells': `Error from server (Forbidden): secrets "db" is forbidden: User "${ACCOUNT}" cannot get resource "secrets" in API group "" in the namespace "kube-system"`,
  'one of 1.11': `User "${ACCOUNT}" cannot list nodes at the cluster scope`,
  'a quota': 'pods "web-1" is forbidden: exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5',
  'a 401':
    '"Unable to authenticate the request" err="[invalid bearer token, service account token has expired]"',
  'a Status': JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message: `pods is forbidden: User "${ACCOUNT}" cannot list resource "pods" in API group "" in the namespace "shop"`,
    reason: 'Forbidden',
    code: 403,
  }),
  'a failure to connect':
    'Unable to connect to the server: dial tcp 10.96.0.1:443: connect: connection refused',
  'a cloud': `WebIdentityErr: failed to retrieve credentials caused by: InvalidIdentityToken: Incorrect token audience`,
}

const stamped = (line: string) =>
  line
    .split('\n')
    .map((one) => `2026-12-01T10:00:00.123456789Z ${one}`)
    .join('\n')

const WAYS = Object.entries(DRESSES).flatMap(([dress, dressed]) =>
  Object.entries(COLLECTED).map(([way, collected]) => ({ way: `${dress}, ${way}`, dressed, collected })),
)

describe.each(FORGED_LOGS.map((one, turn) => ({ ...one, turn })))(
  'a log of requests, $by',
  ({ line, turn }) => {
    it.each(Object.entries(SENTENCES))('never says %s that a stranger chose', (what, sentence) => {
      for (const { way, dressed, collected } of partOf(WAYS, turn + what.length)) {
        const text = collected(line(dressed(sentence)))
        const { settled, open } = readLogFrom(stamped(text))
        const { found, unclear, denial } = findingsIn(text)
        expect({ settled, open, found, unclear, denial }, `${way}: ${text}`).toEqual({
          settled: [],
          open: [],
          found: [],
          unclear: undefined,
          denial: undefined,
        })
      }
    })
  },
)
