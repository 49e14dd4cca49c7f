import { expect, it } from 'vitest'
import type { Connection, Policies, PolicyTarget } from '@/lib/facts/connection/contract'
import { code, say } from '@/lib/phrase/phrase'
import { egressFindings, unreadPolicies } from './egress'
import type { OverviewReadings, Timed } from './facts'
import { climbed, PRINTED, rung } from './testing/area-facts'

const timed = <T>(value: T): Timed<T> => ({ state: 'read', value, at: PRINTED })
const target = (
  id: string,
  verdict: PolicyTarget['verdict'],
  more: Partial<PolicyTarget> = {},
): PolicyTarget => ({
  id,
  title: id,
  address: '',
  verdict,
  says: say`${code(id)} ${code(verdict)}.`,
  details: [],
  ...more,
})
const policies = (...targets: PolicyTarget[]): Policies => ({
  state: 'read',
  says: say`1 NetworkPolicy is in shop.`,
  readAt: PRINTED,
  isolating: ['deny-egress'],
  uncertain: [],
  others: [],
  notes: [],
  targets,
  allowed: [],
})
const reached = climbed(rung('connect', 'passed', 'ok'))
const notReached = climbed(rung('connect', 'failed', 'silent'))
const ownNode = { mayBeOwnNode: true } as const

const judged = (value: Policies | undefined, connection: Connection) =>
  ({ connection: timed(connection), ...(value ? { policies: timed(value) } : {}) }) as OverviewReadings

it.each<[string, Policies | undefined, Connection, string[]]>([
  ['nothing where none was read', undefined, reached, []],
  ['nothing where all is admitted', policies(target('api', 'admits')), reached, []],
  ['nothing where it cannot be decided', policies(target('api', 'undecidable')), reached, []],
  [
    'what works only because nothing enforces it, in red',
    policies(target('api', 'does-not-admit')),
    reached,
    ['critical: This pod reaches the API server only because nothing enforces NetworkPolicy deny-egress'],
  ],
  [
    'what may be on the own node as a risk',
    policies(target('api', 'does-not-admit', ownNode)),
    reached,
    ['warning: NetworkPolicy deny-egress does not admit the API server, but this pod still gets through'],
  ],
  [
    'what fails',
    policies(target('api', 'does-not-admit')),
    notReached,
    ['bad: NetworkPolicy deny-egress does not admit the API server'],
  ],
  [
    'DNS only where no server of it is admitted',
    policies(target('dns 10.0.0.10 UDP', 'does-not-admit'), target('dns 10.0.0.11 UDP', 'admits')),
    reached,
    [],
  ],
  [
    'DNS as broken where names do not resolve',
    policies(target('dns 10.0.0.10 UDP', 'does-not-admit'), target('dns 10.0.0.10 TCP', 'admits')),
    { ...climbed(rung('locate', 'passed', 'dns-failed')), nameserver: 'silent' },
    ['bad: NetworkPolicy deny-egress does not admit DNS'],
  ],
  [
    'nothing else where a nameserver answers that a name does not resolve',
    policies(target('dns 10.0.0.10 UDP', 'does-not-admit')),
    { ...climbed(rung('locate', 'passed', 'dns-failed')), nameserver: 'answers' },
    ['critical: This pod reaches DNS only because nothing enforces NetworkPolicy deny-egress'],
  ],
])('policies are a cause of %s', (_, value, connection, causes) => {
  const found = egressFindings(judged(value, connection))
  expect(found.map(({ severity, says }) => `${severity}: ${says}`)).toEqual(causes)
})

it('says why it is not known, and nothing while it is', () => {
  const denied: Policies = { ...policies(), state: 'denied', says: say`This account cannot list them.` }
  expect(unreadPolicies(judged(denied, reached))).toBe(
    'NetworkPolicies not read: This account cannot list them.',
  )
  expect(unreadPolicies(judged(policies(), reached))).toBeUndefined()
})
