import type { ReactNode } from 'react'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import type { Credential } from '@/lib/facts/identity/contract/identity'
import { plain } from '@/lib/phrase/phrase'
import { Breakable } from './word'

export const CREDENTIAL_COLUMNS = 'lg:grid-cols-[minmax(0,3fr)_minmax(0,9fr)_minmax(0,3fr)]'

interface RowProps {
  label: string
  name: ReactNode
  goodFor: ReactNode
  valid: ReactNode
}

/** A credential in the list, of whatever kind: what it is, what it is good for, and how long. */
export function ListedCredential({ label, name, goodFor, valid }: RowProps) {
  return (
    <li
      aria-label={label}
      className={`grid gap-x-6 gap-y-2 border-b border-line px-4 py-3 text-13 last:border-b-0 ${CREDENTIAL_COLUMNS}`}
    >
      <div className="min-w-0 wrap-anywhere">{name}</div>
      <div className="flex min-w-0 flex-col gap-1.5 wrap-anywhere">{goodFor}</div>
      <div className="min-w-0">{valid}</div>
    </li>
  )
}

/** The name of a credential and whose it is, with a mark where it needs attention. */
export function CredentialName({
  name,
  of,
  findings,
}: {
  name: ReactNode
  of: ReactNode
  findings: Credential['findings']
}) {
  const meaning = worst(findings)
  return (
    <>
      <span className="font-semibold">
        {meaning === undefined ? null : (
          <Icon name={SHAPE[meaning]} className={`mr-1 align-[-0.2em] ${INK[meaning]}`} />
        )}
        {name}
      </span>
      <span className="block text-quiet">{of}</span>
    </>
  )
}

function worst(findings: Credential['findings']): Meaning | undefined {
  if (findings.some(({ severity }) => severity === 'bad')) return 'bad'
  return findings.some(({ severity }) => severity === 'warning') ? 'warning' : undefined
}

const TONE = { ok: 'text-quiet', warning: 'text-warning', bad: 'text-bad' }

/** What was found on a credential, a sentence each. */
export function CredentialFindings({ findings }: { findings: Credential['findings'] }) {
  return findings.map(({ severity, says }) => (
    <p key={plain(says)} data-severity={severity} className={TONE[severity]}>
      <Said phrase={says} />
    </p>
  ))
}

interface WhereProps {
  path: string
  /** Whether it can be read, in words. */
  reads: string
  mode?: string | undefined
  uid?: number | undefined
  gid?: number | undefined
}

/** Its file: the path, and who can read it. */
export function CredentialFile({ path, reads, mode, uid, gid }: WhereProps) {
  return (
    <p className="flex flex-col gap-0.5">
      <Path path={path} />
      <span className="text-quiet">
        {reads}
        {mode === undefined ? null : (
          <>
            , mode <Code>{mode}</Code>, owner{' '}
            <Code>
              {uid}:{gid}
            </Code>
          </>
        )}
      </span>
    </p>
  )
}

function Path({ path }: { path: string }) {
  return (
    <Code className="text-12 wrap-anywhere">
      <Breakable text={path} />
    </Code>
  )
}
