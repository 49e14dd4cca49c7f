import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Said } from '@/components/ui/said'
import type { Cloud } from '@/lib/contract/cloud'
import type { Credential, Identity } from '@/lib/facts/identity/contract/identity'
import { type Phrase, plain, words } from '@/lib/phrase/phrase'
import { listOf } from '@/lib/words/lists'
import { CloudChain, CloudTitle } from './cloud-chain'
import { CredentialLife } from './credential-life'
import {
  CREDENTIAL_COLUMNS,
  CredentialFile,
  CredentialFindings,
  CredentialName,
  ListedCredential,
} from './credential-row'
import { TokenRow } from './token-row'
import { Breakable } from './word'

function CloudRow({ cloud, token }: { cloud: Cloud; token: Credential | undefined }) {
  return (
    <ListedCredential
      label={`${cloud.name}, ${cloud.by}`}
      name={<CloudTitle cloud={cloud} />}
      goodFor={
        <>
          <CloudChain cloud={cloud} />
          {cloud.path === undefined ? (
            <p className="text-quiet">no file</p>
          ) : (
            <Code className="text-12 wrap-anywhere">
              <Breakable text={cloud.path} />
            </Code>
          )}
        </>
      }
      valid={token === undefined ? null : <CredentialLife life={token.life} />}
    />
  )
}

function CredentialRow({ credential }: { credential: Credential }) {
  const { path, name, of, goodFor, findings, madeBy, variables, byDefault, readable } = credential
  return (
    <ListedCredential
      label={path}
      name={<CredentialName name={name} of={of} findings={findings} />}
      goodFor={
        <>
          <p>
            <Said phrase={goodFor} />
          </p>
          <CredentialFindings findings={findings} />
          <Disclosure summary="File">
            <CredentialFile {...credential} reads={readable ? 'readable' : 'not readable'} />
            {variables.length === 0 ? null : (
              <p className="text-quiet">
                by <Code className="text-12 wrap-anywhere">{listOf(variables)}</Code>
              </p>
            )}
            {byDefault === undefined ? null : <p className="text-quiet">{byDefault}</p>}
            <p className="mt-1">
              <Said phrase={madeBy.says} />
            </p>
          </Disclosure>
        </>
      }
      valid={<CredentialLife life={credential.life} />}
    />
  )
}

function Notes({ notes }: { notes: readonly Phrase[] }) {
  if (notes.length === 0) return null
  return (
    <ul className="flex flex-col gap-1 text-13 text-quiet">
      {notes.map((says) => (
        <li key={plain(says)} className="wrap-anywhere">
          <Said phrase={says} />
        </li>
      ))}
    </ul>
  )
}

/** Every credential of the pod in one list: the API token, cloud chains, then the others. Never the value of any. */
export function CredentialList({ identity }: { identity: Identity }) {
  const { credentials = [], clouds = [], pathVariables = [], credentialLimits = [], token } = identity
  const ofClouds = new Set(clouds.map(({ path }) => path))
  const others = credentials.filter(({ path }) => path !== token.path && !ofClouds.has(path))
  const hasToken = token.state !== 'absent'
  const astray = pathVariables.filter(({ state }) => state !== 'found').map(({ says }) => says)
  return (
    <div className="flex flex-col gap-3">
      {clouds.length + others.length + Number(hasToken) === 0 ? null : (
        <div className="overflow-hidden rounded-lg border border-line bg-surface">
          <div
            aria-hidden="true"
            className={`hidden gap-x-6 border-b border-line bg-sunken px-4 py-2 text-12 font-medium text-quiet lg:grid ${CREDENTIAL_COLUMNS}`}
          >
            <span>Credential</span>
            <span>Good for</span>
            <span>Valid</span>
          </div>
          <ul aria-label="Credentials in this pod">
            {hasToken ? <TokenRow token={token} /> : null}
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
      <Notes notes={astray} />
      {credentialLimits.length === 0 ? null : (
        <Disclosure summary="What was not read">
          <Notes notes={credentialLimits.map(words)} />
        </Disclosure>
      )}
    </div>
  )
}
