import type { ReactNode } from 'react'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { FactItem, FactList } from '@/components/ui/facts'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { RelativeTime, useNow } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import type { Overview } from '@/lib/pages/overview/contract'
import { sayMinutes, sayMs } from '@/lib/words/durations'
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

function Server({ server, ms }: { server: Overview['server']; ms: number | undefined }) {
  const [meaning, says] = SERVER[server.state]
  return (
    <>
      <Marked meaning={meaning}>
        {server.state === 'answers' && server.version !== undefined ? (
          <Mono>{server.version}</Mono>
        ) : (
          <span>{says}</span>
        )}
        <span>{server.state === 'answers' && ms !== undefined ? `, ${sayMs(ms)}` : ''}</span>
      </Marked>
      {server.state === 'answers' ? null : (
        <span className="mt-0.5 flex flex-wrap gap-x-3">
          {(Object.keys(GATES) as (keyof typeof GATES)[]).map((gate) => (
            <span key={gate} className={INK[GATE[server[gate]]]}>
              {GATES[gate]}
              <Icon name={SHAPE[GATE[server[gate]]]} className="ml-1 size-3.5 align-[-0.15em]" />
              <span className="sr-only"> {server[gate]}</span>
            </span>
          ))}
        </span>
      )}
    </>
  )
}

const SOON_MS = 5 * 60_000

function Renews({ at }: { at: string }) {
  const now = useNow()
  const leftMs = Date.parse(at) - now
  return leftMs > SOON_MS ? (
    <time dateTime={at} title={at}>{`renews in ${sayMinutes(Math.floor(leftMs / 60_000))}`}</time>
  ) : (
    <span>
      {leftMs < 0 ? 'renewal was due' : 'renews'} <RelativeTime at={at} />
    </span>
  )
}

/** A token that the API server accepts renews by itself: when says that it is well. */
function Token({ token: { state, says, renewsAt } }: Pick<Overview, 'token'>) {
  const renews = renewsAt === undefined ? null : <Renews at={renewsAt} />
  if (state === 'ok' && renews !== null) return <Marked meaning={state}>{renews}</Marked>
  return (
    <>
      <Marked meaning={state}>
        <Said phrase={says} />
      </Marked>
      {renews === null ? null : <span className="block text-quiet">{renews}</span>}
    </>
  )
}

/** Who this pod is, whether the API server knows it, and what it carries. */
export function ThisPod({ overview }: { overview: Overview }) {
  const { pod, server, token, permissions, serverMs } = overview
  const isPod = pod.attachedFrom === undefined
  return (
    <RailBox id="this-pod" title={isPod ? 'This pod' : pod.user === undefined ? 'This account' : 'You'}>
      <FactList>
        {pod.node === undefined && pod.ip === undefined ? null : (
          <FactItem name="Node">
            {pod.node === undefined ? <span>not known</span> : <Mono>{pod.node}</Mono>}
            {pod.ip === undefined ? null : (
              <span>
                , <Mono>{pod.ip}</Mono>
              </span>
            )}
          </FactItem>
        )}
        <FactItem name="API server">
          <Server server={server} ms={serverMs} />
        </FactItem>
        <FactItem name={pod.user === undefined ? 'Token' : 'Credentials'}>
          <Token token={token} />
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
        </FactItem>
      </FactList>
    </RailBox>
  )
}
