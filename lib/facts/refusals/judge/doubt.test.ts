import { expect, it } from 'vitest'
import { plain } from '@/lib/phrase/phrase'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import type { SeenIn } from '../contract'
import { doubtOf } from './decisions'
import { bestWitness, voucherOf } from './witness'

const WEB = 'system:serviceaccount:shop:web'
const log = (pod: string, runsAs?: string): SeenIn => ({
  from: 'log',
  pod,
  container: 'app',
  owner: 'edge',
  ...(runsAs === undefined ? {} : { runsAs: `system:serviceaccount:shop:${runsAs}` }),
  state: 'runs',
  count: 1,
})
const event: SeenIn = { from: 'event', kind: 'Job', name: 'report', by: 'job-controller', count: 1 }
/** What a probe or the registry of an image answered, as the kubelet repeats it. */
const relayed = (name: string, runsAs?: string): SeenIn => ({
  from: 'event',
  kind: 'Pod',
  name,
  by: 'kubelet',
  ...(runsAs === undefined ? {} : { runsAs: `system:serviceaccount:shop:${runsAs}` }),
  count: 1,
})

const BY_CLIENT = 'E1129 10:04:05.000000       1 reflector.go:158] failed to list *v1.Pod: '

function doubtIn(user: string, seenIn: SeenIn[]): string | undefined {
  const said = `${BY_CLIENT}pods is forbidden: User "${user}" cannot list resource "pods" in API group "" in the namespace "shop"`
  const witness = bestWitness(
    seenIn.flatMap((one) => extractRefusals(said).map((found) => voucherOf(found, one))),
  )
  const doubt = doubtOf({ request: { user }, seenIn, witness })
  return doubt && plain(doubt)
}

it.each<[string, SeenIn[], string | undefined]>([
  ['a pod of the account', [log('web-1', 'web')], undefined],
  ['one of it among others', [log('edge-1', 'default'), log('web-1', 'web')], undefined],
  ['an event too', [log('edge-1', 'default'), event], undefined],
  ['a pod whose account is not known', [log('edge-1')], undefined],
  [
    'a pod of another account',
    [log('edge-1', 'default')],
    'Seen only in the log of edge-1, which runs as default, not as web.',
  ],
  [
    'pods of several others',
    [log('edge-1', 'default'), log('edge-2', 'edge'), log('edge-1', 'default')],
    'Seen only in the logs of edge-1 and edge-2, which run as default and edge, not as web.',
  ],
  ['a probe of a pod of the account', [relayed('web-1', 'web')], undefined],
  [
    'a probe of a pod of another account',
    [relayed('edge-1', 'default')],
    'Seen only where the kubelet repeats what containers or registries of edge-1 said.',
  ],
  [
    'a registry, whose pod has not run',
    [relayed('edge-1')],
    'Seen only where the kubelet repeats what containers or registries of edge-1 said.',
  ],
  [
    'the log and a probe of another account',
    [log('edge-1', 'default'), relayed('edge-1', 'default')],
    'Seen only in the log of edge-1, which runs as default, not as web, and where the kubelet repeats what containers or registries of edge-1 said.',
  ],
  ['a probe and an event of a controller', [relayed('edge-1'), event], undefined],
])('of a refusal that is seen by %s', (_, seenIn, says) => {
  expect(doubtIn(WEB, seenIn)).toBe(says)
})

it('names an account of another namespace whole, and doubts nothing where no account is named', () => {
  const seenIn = [log('edge-1', 'default')]
  expect(doubtIn('system:serviceaccount:payments:web', seenIn)).toContain('not as payments/web.')
  expect(doubtIn('jane', seenIn)).toContain('not as jane.')
  const [unnamed] = extractRefusals('Error from server (Forbidden): pods "web" is forbidden: User')
  expect(unnamed && seenIn.map((one) => voucherOf(unnamed, one))).toEqual(['first-hand'])
})

it('doubts what a log of the account itself has in words of nobody that is known', () => {
  const said = `pods is forbidden: User "${WEB}" cannot list resource "pods" in API group "" in the namespace "shop"`
  const [found] = extractRefusals(said)
  const seenIn = [log('web-1', 'web'), log('edge-1', 'default')]
  const witness = bestWitness(seenIn.map((one) => (found ? voucherOf(found, one) : 'first-hand')))
  expect(plain(doubtOf({ request: { user: WEB }, seenIn, witness }) ?? [])).toBe(
    'Only a log line of web-1 and edge-1 says so, and whoever sends something to a program can write one there.',
  )
})
