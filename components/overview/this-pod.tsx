import type { ReactNode } from 'react'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { FactItem, FactList } from '@/components/ui/facts'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { RelativeTime, useNow } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import type { Overview } from '@/lib/pages/overview/contract'
import { sayReadable } from '@/lib/pages/overview/judge/readable-kinds'
import { sayDuration, sayMs } from '@/lib/words/durations'
import { counted } from '@/lib/words/lists'
import { permissionsAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'
import { RailBox } from './rail-box'

const GATES = { network: 'network', tls: 'TLS', authentication: 'authentication' } as const
const GATE: Record<Overview['server']['network'], Meaning> = {
  passed: 'ok',
  failed: 'bad',
  skipped: 'neutral',
}
const SERVER: Record<Overview['server']['state'], [meaning: Meaning, says: string]> = {
  answers: ['ok', 'answers'],
  silent: ['bad', 'not reached'],
  unauthorized: ['bad', '401, does not accept the token'],
  tokenless: ['bad', 'answers, and no token can be sent'],
  unknown: ['unknown', 'not known'],
}

function Mono({ children }: { children: string }) {
  return <Code className="text-[0.96em] wrap-anywhere">{visibleText(children)}</Code>
}

/** A shape before words. */
function Marked({ meaning, children }: { meaning: Meaning; children: ReactNode }) {
  return (
    <span>
      <Icon name={SHAPE[meaning]} className={`mr-1.5 size-3.5 align-[-0.15em] ${INK[meaning]}`} />
      {children}
    </span>
  )
}

function Quiet({ children }: { children: ReactNode }) {
  return <span className="block text-quiet">{children}</span>
}

function Containers({ containers }: Pick<Overview['pod'], 'containers'>) {
  if (containers === undefined) return <Quiet>its state was not read</Quiet>
  const { ready, all, restarts } = containers
  const restarted = restarts === 0 ? 'no restarts' : counted(restarts, 'restart')
  return (
    <Quiet>
      {ready} of {counted(all, 'container')} ready, {restarted}
    </Quiet>
  )
}

function Server({ server, ms }: { server: Overview['server']; ms: number | undefined }) {
  const [meaning, says] = SERVER[server.state]
  return (
    <>
      <Marked meaning={meaning}>
        <span>{`${says}${server.state === 'answers' && ms !== undefined ? ` in ${sayMs(ms)}` : ''}`}</span>
        {server.version === undefined ? null : (
          <span>
            , <Mono>{server.version}</Mono>
          </span>
        )}
      </Marked>
      <span className="mt-0.5 flex flex-wrap gap-x-3">
        {(Object.keys(GATES) as (keyof typeof GATES)[]).map((gate) => (
          <span key={gate} className={INK[GATE[server[gate]]]}>
            {GATES[gate]}
            <Icon name={SHAPE[GATE[server[gate]]]} className="ml-1 size-3.5 align-[-0.15em]" />
            <span className="sr-only"> {server[gate]}</span>
          </span>
        ))}
      </span>
    </>
  )
}

function UpFor({ since }: { since: string }) {
  const now = useNow()
  return now === 0 ? null : <>up {sayDuration(now - Date.parse(since))}</>
}

function Renews({ at }: { at: string }) {
  const now = useNow()
  return (
    <Quiet>
      {now > Date.parse(at) ? 'renewal was due' : 'renews'} <RelativeTime at={at} />
    </Quiet>
  )
}

function RunsAs({ pod: { account, user } }: Pick<Overview, 'pod'>) {
  if (user !== undefined) {
    return user === '' ? (
      'you, by a name that is not known'
    ) : (
      <>
        you, <Mono>{user}</Mono>
      </>
    )
  }
  if (account === undefined) return 'an account that is not known'
  return (
    <>
      ServiceAccount <Mono>{account}</Mono>
    </>
  )
}

/** Who this pod is, whether the API server knows it, and what it carries. */
export function ThisPod({ overview }: { overview: Overview }) {
  const { pod, server, token, permissions, serverMs } = overview
  const isPod = pod.attachedFrom === undefined
  return (
    <RailBox
      id="this-pod"
      title={isPod ? 'This pod' : pod.user === undefined ? 'This account' : 'You'}
      note={pod.startedAt === undefined ? null : <UpFor since={pod.startedAt} />}
    >
      <FactList>
        <FactItem name={isPod ? 'Pod' : 'Attached from'}>
          <Mono>{pod.attachedFrom ?? pod.name ?? 'not known'}</Mono>
          {isPod ? <Containers {...(pod.containers ? { containers: pod.containers } : {})} /> : null}
        </FactItem>
        <FactItem name="Runs as">
          <RunsAs pod={pod} />
        </FactItem>
        {pod.node === undefined && pod.ip === undefined ? null : (
          <FactItem name="Node">
            {pod.node === undefined ? <span>not known</span> : <Mono>{pod.node}</Mono>}
            {pod.ip === undefined ? null : (
              <span>
                , pod IP <Mono>{pod.ip}</Mono>
              </span>
            )}
          </FactItem>
        )}
        <FactItem name="API server">
          <Server server={server} ms={serverMs} />
        </FactItem>
        <FactItem name={pod.user === undefined ? 'Token' : 'Credentials'}>
          <Marked meaning={token.state}>
            <Said phrase={token.says} />
          </Marked>
          {token.renewsAt === undefined ? null : <Renews at={token.renewsAt} />}
        </FactItem>
        <FactItem name="Permissions">
          <Link
            href={permissionsAddress('dangerous')}
            className="decoration-line-strong underline-offset-2 hover:underline max-md:inline-flex max-md:min-h-11 max-md:items-center"
          >
            <Marked meaning={permissions.state}>
              <Said phrase={permissions.says} />
            </Marked>
          </Link>
          {permissions.readable === undefined ? null : <Quiet>{sayReadable(permissions.readable)}</Quiet>}
        </FactItem>
      </FactList>
    </RailBox>
  )
}
