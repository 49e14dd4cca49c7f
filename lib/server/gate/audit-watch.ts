import type { Clock } from '@/lib/clock'
import { withDeadline } from '@/lib/deadline'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { oneInProcess } from '@/lib/next/one-in-process'
import type { Settings } from '@/lib/pod/environment'
import { log } from '@/lib/process/log'
import { CLOSED, type GateRefusal } from './refusal'
import { auditOwnRights, isOfUnknownPowerOnly, type SelfAudit } from './self-audit'

const AGAIN_MS = 600_000
const FIRST_BACKOFF_MS = 1_000
const LAST_BACKOFF_MS = 30_000
const DEADLINE_MS = 40_000

/** What the process knows of its account's dangerous permissions. */
export interface AuditState {
  /** The last audit that gave an answer. */
  known?: Extract<SelfAudit, { state: 'known' }> & { at: string }
  /** Why the last one gave none. */
  failed?: string
}

/** The audit's state, one for the process however many copies of this module are bundled. */
export function auditState(): AuditState {
  return oneInProcess('self-audit', () => ({}))
}

interface WatchOptions {
  settings: Pick<Settings, 'access' | 'allowDangerousRights'>
  kube: InClusterClient
  clock: Clock
  signal: AbortSignal
  /** Where the results are kept; the process's own when absent. */
  state?: AuditState
  /** The account holds dangerous permissions, and this page is exposed and was never open. */
  onRefused: (held: Extract<SelfAudit, { state: 'known' }>) => void
}

/** Keeps the audit and decides by it whether an exposed page is open. */
export interface AuditWatch {
  /** Null while the page is open. */
  closed(): GateRefusal | null
  /** Audits now, each 10 minutes, and until it is known with a growing pause where the page stays closed meanwhile. */
  run(): Promise<void>
}

/** Watches over the dangerous permissions of this pod's account from now on. */
export function watchRights({
  settings,
  kube,
  clock,
  signal,
  onRefused,
  state = auditState(),
}: WatchOptions): AuditWatch {
  const isExposed = settings.access.mode !== 'local'
  const mustBeClean = isExposed && !settings.allowDangerousRights
  let wasOpen = false
  let said = ''

  function tell(audit: SelfAudit): void {
    const dangerous = audit.state === 'known' ? audit.held.map(({ id }) => id) : undefined
    const line = JSON.stringify([audit.state, dangerous])
    if (line === said) return
    said = line
    const { requests } = audit
    if (audit.state === 'unknown') log.info('self-audit', { state: 'unknown', says: audit.says, requests })
    else
      log.info('self-audit', {
        state: 'known',
        rights: audit.held,
        unseen: audit.unseen?.says ?? '',
        requests,
      })
  }

  async function audit(): Promise<SelfAudit> {
    const deadline = withDeadline(signal, DEADLINE_MS)
    try {
      return await auditOwnRights({ kube, isThorough: isExposed, signal: deadline })
    } catch (error) {
      if (deadline.aborted)
        return { state: 'unknown', says: `No answer came within ${DEADLINE_MS / 1000} s.`, requests: 0 }
      log.error('self-audit-failed', { error })
      return { state: 'unknown', says: 'The audit itself failed.', requests: 0 }
    }
  }

  return {
    closed() {
      if (!mustBeClean) return null
      if (state.known === undefined) return CLOSED.pending
      if (state.known.held.length === 0) return null
      return isOfUnknownPowerOnly(state.known) ? CLOSED.unknownPower : CLOSED.dangerous
    },
    async run() {
      let backoffMs = FIRST_BACKOFF_MS
      while (!signal.aborted) {
        const found = await audit()
        if (signal.aborted) return
        tell(found)
        if (found.state === 'unknown') {
          state.failed = found.says
          await clock.sleep(isExposed ? backoffMs : AGAIN_MS, signal)
          backoffMs = Math.min(2 * backoffMs, LAST_BACKOFF_MS)
          continue
        }
        delete state.failed
        state.known = { ...found, at: new Date(clock.now()).toISOString() }
        backoffMs = FIRST_BACKOFF_MS
        if (found.held.length === 0) wasOpen = true
        else if (mustBeClean && !wasOpen) onRefused(found)
        await clock.sleep(found.held.length > 0 && mustBeClean ? LAST_BACKOFF_MS : AGAIN_MS, signal)
      }
    },
  }
}
