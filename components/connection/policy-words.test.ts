import { expect, it } from 'vitest'
import type { Policies, PolicyTarget } from '@/lib/facts/connection/contract'
import { NOTHING, plain, say } from '@/lib/phrase/phrase'
import { sayPolicies } from './policy-words'

const target = (title: string, verdict: PolicyTarget['verdict'], id = title): PolicyTarget => ({
  ...{ id, title, verdict },
  ...{ address: '192.0.2.5:6443', protocol: 'TCP', says: NOTHING, details: [] },
})

const policies = (more: Partial<Policies>): Policies => ({
  ...{ state: 'read', says: say`2 NetworkPolicies are in shop.`, readAt: '2026-11-25T14:32:00Z' },
  ...{ isolating: [], uncertain: [], others: [], notes: [], targets: [], allowed: [] },
  ...more,
})

const said = (more: Partial<Policies>) => {
  const { isCut, says } = sayPolicies(policies(more))
  return `${isCut ? '! ' : ''}${plain(says)}`
}

const NOT = 'does-not-admit'

it.each<[what: string, more: Partial<Policies>, says: string]>([
  [
    'counts what is cut off by what it is, and names what a setting names',
    {
      isolating: ['deny-egress'],
      targets: [
        target('API server', NOT),
        target('Name server', NOT, 'dns-1'),
        target('Name server', NOT, 'dns-2'),
        target('HTTPS_PROXY', NOT),
        target('OTHER', 'admits'),
      ],
    },
    '! deny-egress admits no connection to the API server, 2 name servers and HTTPS_PROXY.',
  ],
  [
    'says of one name server and of several policies that they admit none',
    { isolating: ['a', 'b'], targets: [target('Name server', NOT), target('API server', 'admits')] },
    '! a and b admit no connection to the name server.',
  ],
  [
    'names what isolating policies admit',
    { isolating: ['a'], targets: [target('API server', 'admits')] },
    '2 NetworkPolicies are in shop. Connections to the API server are admitted.',
  ],
  [
    'says that none isolates the pod',
    { targets: [target('API server', 'admits')] },
    '2 NetworkPolicies are in shop. Every connection of this pod is admitted.',
  ],
  [
    'claims nothing where a target is undecidable',
    { targets: [target('API server', 'undecidable')] },
    '2 NetworkPolicies are in shop. Whether every connection is admitted is not known.',
  ],
  [
    'claims nothing where a policy may select this pod',
    { uncertain: ['a'], targets: [target('API server', 'admits')] },
    '2 NetworkPolicies are in shop. Whether every connection is admitted is not known.',
  ],
  [
    'says that they were not read',
    { state: 'denied', says: say`You cannot list networkpolicies in shop.` },
    'NetworkPolicies not read.',
  ],
  [
    'says why none applies outside a pod',
    { state: 'absent', says: say`This page does not run in a pod.` },
    'This page does not run in a pod.',
  ],
  [
    'says nothing of old policies',
    { state: 'stale', isolating: ['a'], targets: [target('API server', NOT)] },
    'NetworkPolicies cannot be read now.',
  ],
])('%s', (_, more, says) => {
  expect(said(more)).toBe(says)
})
