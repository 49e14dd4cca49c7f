import type { ReactNode } from 'react'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import type { Cloud } from '@/lib/contract/cloud'
import type { Credential, Identity } from '@/lib/facts/identity/contract/identity'
import { plain, words } from '@/lib/phrase/phrase'
import { listOf } from '@/lib/words/lists'
import { CloudChain, CloudTitle } from './cloud-chain'
import { CredentialLife } from './credential-life'
import { Breakable } from './word'

const COLUMNS = 'lg:grid-cols-[minmax(0,3fr)_minmax(0,6fr)_minmax(0,4fr)_minmax(0,2fr)]'

interface RowProps {
  label: string
  name: ReactNode
  goodFor: ReactNode
  where: ReactNode
  valid: ReactNode
}

function Row({ label, name, goodFor, where, valid }: RowProps) {
  return (
    <li
      aria-label={label}
      className={`grid gap-x-6 gap-y-2 border-b border-line px-4 py-3 text-13 last:border-b-0 ${COLUMNS}`}
    >
      <div className="min-w-0 wrap-anywhere">{name}</div>
      <div className="flex min-w-0 flex-col gap-1.5 wrap-anywhere">{goodFor}</div>
      <div className="flex min-w-0 flex-col gap-0.5">{where}</div>
      <div className="min-w-0">{valid}</div>
    </li>
  )
}

function Path({ path }: { path: string }) {
  return (
    <Code className="text-12 wrap-anywhere">
      <Breakable text={path} />
    </Code>
  )
}

function CloudRow({ cloud, token }: { cloud: Cloud; token: Credential | undefined }) {
  return (
    <Row
      label={`${cloud.name}, ${cloud.by}`}
      name={<CloudTitle cloud={cloud} />}
      goodFor={<CloudChain cloud={cloud} />}
      where={
        cloud.path === undefined ? <span className="text-quiet">no file</span> : <Path path={cloud.path} />
      }
      valid={token === undefined ? null : <CredentialLife life={token.life} />}
    />
  )
}

function worst({ findings }: Credential): Meaning | undefined {
  if (findings.some(({ severity }) => severity === 'bad')) return 'bad'
  return findings.some(({ severity }) => severity === 'warning') ? 'warning' : undefined
}

function Name({ credential }: { credential: Credential }) {
  const meaning = worst(credential)
  return (
    <>
      <span className="font-semibold">
        {meaning === undefined ? null : (
          <Icon name={SHAPE[meaning]} className={`mr-1 align-[-0.2em] ${INK[meaning]}`} />
        )}
        {credential.name}
      </span>
      <span className="block text-quiet">{credential.of}</span>
    </>
  )
}

function CredentialRow({ credential }: { credential: Credential }) {
  const { path, goodFor, findings, madeBy, variables, byDefault, readable, mode, uid, gid, life } = credential
  return (
    <Row
      label={path}
      name={<Name credential={credential} />}
      goodFor={
        <>
          <p>
            <Said phrase={goodFor} />
          </p>
          {findings.map(({ severity, says }) => (
            <p key={plain(says)} className={severity === 'bad' ? 'text-bad' : 'text-warning'}>
              <Said phrase={says} />
            </p>
          ))}
          <Disclosure summary="Who made it">
            <p>
              <Said phrase={madeBy.says} />
            </p>
          </Disclosure>
        </>
      }
      where={
        <>
          <Path path={path} />
          <span className="text-quiet">
            {readable ? 'readable' : 'not readable'}, mode <Code>{mode}</Code>, owner{' '}
            <Code>
              {uid}:{gid}
            </Code>
          </span>
          {variables.length === 0 ? null : (
            <span className="text-quiet">
              by <Code className="text-12 wrap-anywhere">{listOf(variables)}</Code>
            </span>
          )}
          {byDefault === undefined ? null : <span className="text-quiet">{byDefault}</span>}
        </>
      }
      valid={<CredentialLife life={life} />}
    />
  )
}

/** Every credential of the pod except the API token, cloud chains first. Never the value of any. */
export function CredentialList({ identity }: { identity: Identity }) {
  const { credentials = [], clouds = [], pathVariables = [], credentialLimits = [], token } = identity
  const ofClouds = new Set(clouds.map(({ path }) => path))
  const others = credentials.filter(({ path }) => path !== token.path && !ofClouds.has(path))
  const notes = [
    ...pathVariables.filter(({ state }) => state !== 'found').map(({ says }) => says),
    ...credentialLimits.map(words),
  ]
  return (
    <div className="mt-4 flex flex-col gap-3">
      {clouds.length + others.length === 0 ? null : (
        <div className="overflow-hidden rounded-lg border border-line bg-surface">
          <div
            aria-hidden="true"
            className={`hidden gap-x-6 border-b border-line bg-sunken px-4 py-2 text-12 font-semibold text-quiet lg:grid ${COLUMNS}`}
          >
            <span>Credential</span>
            <span>Good for</span>
            <span>Where</span>
            <span>Valid</span>
          </div>
          <ul aria-label="Other credentials in this pod">
            {clouds.map((cloud) => (
              <CloudRow
                key={cloud.id}
                cloud={cloud}
                token={credentials.find(({ path }) => path === cloud.path)}
              />
            ))}
            {others.map((credential) => (
              <CredentialRow key={credential.path} credential={credential} />
            ))}
          </ul>
        </div>
      )}
      {notes.length === 0 ? null : (
        <ul className="flex flex-col gap-1 text-13 text-quiet">
          {notes.map((says) => (
            <li key={plain(says)} className="wrap-anywhere">
              <Said phrase={says} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
