import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WORLDS_DIR } from '@/e2e/k8s/world-list'
import type { Scenario } from '../scenario'
import { toTimestamp } from '../store'
import { shopPod, shopWorld, webViews } from './shop'
import { conditions, event, image, object, onNode } from './troubles/parts'

interface Program {
  /** The workload, with this many pods. */
  name: string
  pods: number
  account: string
  /** What it writes, over and over. */
  log: string
  everySeconds: number
  /** It exits after writing it. */
  crashes?: true
}

/** What a program in the world of the same name in k8s/worlds writes. */
const wordsOf = (name: string) =>
  readFileSync(join(WORLDS_DIR, 'refusals/words', `${name}.txt`), 'utf8')
    .trimEnd()
    .replaceAll('NAMESPACE', 'shop')

/** Ten pods that are refused, each in the words of its client. */
export const REFUSED: readonly Program[] = (
  [
    { name: 'search', pods: 3, account: 'web', everySeconds: 8 },
    { name: 'synonyms', pods: 1, account: 'web', everySeconds: 40 },
    { name: 'mailer', pods: 1, account: 'web', everySeconds: 95 },
    { name: 'billing', pods: 1, account: 'billing', everySeconds: 60 },
    { name: 'gallery', pods: 1, account: 'gallery', everySeconds: 30 },
    { name: 'janitor', pods: 1, account: 'janitor', everySeconds: 120 },
    { name: 'reports', pods: 1, account: 'reports', everySeconds: 75 },
    { name: 'edge', pods: 1, account: 'edge', everySeconds: 50, crashes: true },
  ] satisfies Omit<Program, 'log'>[]
).map((program) => ({ ...program, log: wordsOf(program.name) }))

/** What reads like an API server's refusal but is not one. */
const OTHERS: readonly string[] = wordsOf('quiet').split('\n')

function podsOf(program: Program, ago: (minutes: number) => string) {
  const { name, pods, crashes } = program
  const running = { running: { startedAt: ago(40) } }
  const ended = {
    state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' } },
    lastState: { terminated: { exitCode: 1, reason: 'Error', startedAt: ago(3), finishedAt: ago(1) } },
  }
  return Array.from({ length: pods }, (_, index) =>
    object(
      'v1',
      'Pod',
      `${name}-5d8c7b9f4-${'abcdefghij'[index]}x2k4`,
      45,
      {
        metadata: {
          labels: { app: name, 'pod-template-hash': '5d8c7b9f4' },
          annotations: {
            'sandbox.podglass/log': program.log,
            'sandbox.podglass/log-every': String(program.everySeconds),
          },
          ownerReferences: [
            {
              apiVersion: 'apps/v1',
              kind: 'ReplicaSet',
              name: `${name}-5d8c7b9f4`,
              uid: `uid-of-${name}`,
              controller: true,
            },
          ],
        },
        spec: {
          ...onNode,
          serviceAccountName: program.account,
          containers: [{ name, image: image(`${name}:3`) }],
        },
        status: {
          phase: 'Running',
          conditions: conditions(ago(40), !crashes),
          containerStatuses: [
            {
              name,
              image: image(`${name}:3`),
              ready: !crashes,
              started: !crashes,
              restartCount: crashes ? 4 : 0,
              ...(crashes ? ended : { state: running }),
            },
          ],
        },
      },
      ago,
    ),
  )
}

const QUOTA =
  'Error creating: pods "nightly-report-x7k2p" is forbidden: exceeded quota: compute, requested: requests.cpu=2, used: requests.cpu=7, limited: requests.cpu=8'

const accounts = [...new Set(REFUSED.map((program) => program.account))].filter((name) => name !== 'web')

/** Thirty pods, ten of them refused, with one refusal in an event; the others log what only looks like one. */
export const refusalsWorld: Scenario = {
  name: 'refusals',
  says: 'Ten of thirty pods log refused calls, each in the words of its client.',
  look: [
    'Refusals: eight calls of several accounts, counted by minute, and one that a quota refused in an event',
    'Refusals: the Role for ServiceAccount web grants three calls, two of them by nothing more than they need',
  ],
  world: (now) => {
    const ago = (minutes: number) => toTimestamp(new Date(now.getTime() - minutes * 60_000))
    const quiet = OTHERS.flatMap((log, index): Program[] => [
      {
        name: `quiet-${'abcdefghij'[index]}`,
        pods: index === 0 ? 3 : 2,
        account: 'default',
        log,
        everySeconds: 20,
      },
    ])
    const shown = [...REFUSED, ...quiet].flatMap((program) => podsOf(program, ago))
    const made = accounts.map((name) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: 'shop' },
    }))
    const refused = event('Job', 'nightly-report', 'FailedCreate', QUOTA, {
      at: ago(0.2),
      first: ago(32),
      count: 27,
      component: 'job-controller',
    })
    return [
      shopWorld({ now, rbac: webViews }),
      ...[...made, ...shown, refused].map((one) => JSON.stringify(one)),
    ].join('\n---\n')
  },
  pod: shopPod,
}
