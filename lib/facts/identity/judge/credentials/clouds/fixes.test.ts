import { expect, it } from 'vitest'
import type { AddTarget, TemplateOwner } from '@/lib/identity/add-yaml'
import { NOTHING, plain } from '@/lib/phrase/phrase'
import { type CloudFacts, projectToken, restart, setVariable } from './chain'

function factsOf(target: Partial<AddTarget>): CloudFacts {
  return {
    env: new Map(),
    literals: new Set(),
    files: [],
    declared: undefined,
    pod: undefined,
    account: { state: 'unread', why: '' },
    user: { uid: 0, gid: 0 },
    target: { namespace: 'shop', pod: 'cloudy', owner: { kind: 'unknown' }, mountPath: '/d', ...target },
    now: 0,
  }
}

it.each<[string, TemplateOwner, RegExp, string | undefined]>([
  [
    'a Deployment',
    { kind: 'workload', resource: 'deployment', name: 'web' },
    /new ones take their place, and what .* hold is lost/,
    'kubectl rollout restart deployment/web -n shop',
  ],
  [
    'a ReplicaSet',
    { kind: 'workload', resource: 'replicaset', name: 'web' },
    /its replicaset web makes a new one, and what .* hold is lost/,
    'kubectl delete pod cloudy -n shop',
  ],
  ['nobody', { kind: 'nobody' }, /once deleted it does not come back: ask who made it/, undefined],
  ['a Job', { kind: 'job', name: 'migrate' }, /Job migrate made this pod\. Ask whoever runs it/, undefined],
  ['a Rollout', { kind: 'other', of: 'Rollout', name: 'web' }, /Rollout web made this pod/, undefined],
  ['what is not known', { kind: 'unknown' }, /does not come back once deleted/, undefined],
])('a pod of %s is renewed only where it comes back, and what is lost is said', (_, owner, says, command) => {
  const fix = restart(factsOf({ owner }))
  expect(plain(fix.says)).toMatch(says)
  expect(fix.command).toBe(command)
})

const TOKEN = { volume: 'gcp', path: '/gcp/token', audience: 'a' }

it('a part that is merged into a manifest has no empty list of variables', () => {
  const container = { name: 'app', place: 'container' } as const
  expect(projectToken(factsOf({ container }), TOKEN).yaml).not.toContain('env')
  expect(projectToken(factsOf({ container }), { ...TOKEN, variable: 'A' }).yaml).toContain('env:')
})

it.each([
  ['init', 'initContainers:'],
  ['sidecar', 'initContainers:'],
  ['container', 'containers:'],
] as const)('the part of a container of place %s is in its own list', (place, list) => {
  const facts = factsOf({ container: { name: 'app', place } })
  expect(setVariable(facts, 'A', 'b', NOTHING).yaml).toMatch(new RegExp(`^ *${list}$`, 'm'))
})

it('no part is offered of an ephemeral container, which cannot be changed', () => {
  const facts = factsOf({ container: { name: 'podglass', place: 'ephemeral' } })
  expect(setVariable(facts, 'A', 'b', NOTHING)).not.toHaveProperty('yaml')
  expect(projectToken(facts, TOKEN)).not.toHaveProperty('yaml')
})
