'use client'

import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { CodeLine } from '@/components/ui/code-line'
import { RelativeTime } from '@/components/ui/relative-time'
import { Section } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import type { Exposure } from '@/lib/contract/exposure'
import { exposureQuery, signOut } from '@/lib/queries/exposure'

const WHO: Record<Exposure['mode'], string> = {
  local:
    'Anyone who may forward a port to this pod. It listens on loopback only, so no other pod can connect.',
  token: 'Anyone who has the access token. It names no one: the log distinguishes sessions, not people.',
  proxy: 'Anyone the sign-in proxy in this pod lets through, and anyone who may forward a port to this pod.',
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 border-t border-line py-2 md:grid-cols-[11rem_minmax(0,1fr)]">
      <dt className="text-quiet">{term}</dt>
      <dd className="min-w-0 max-w-prose break-words">{children}</dd>
    </div>
  )
}

/** The sentences that one command shows, each once. */
function byCommand(rights: readonly { says: string; command: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const { says, command } of rights) {
    const known = groups.get(command) ?? []
    groups.set(command, known.includes(says) ? known : [...known, says])
  }
  return groups
}

function DangerousRow({ audit }: Pick<Exposure, 'audit'>) {
  const { known, failed } = audit
  if (known === undefined) {
    return <>Not known. {failed ?? 'This process has not checked yet.'}</>
  }
  return (
    <>
      {known.rights.length === 0 ? <p>None found.</p> : null}
      {[...byCommand(known.rights)].map(([command, sentences]) => (
        <div key={command} className="mb-3">
          {sentences.map((says) => (
            <p key={says}>{says}</p>
          ))}
          <CodeLine code={command} label="command that shows who granted it" />
        </div>
      ))}
      {known.unseen === undefined ? null : (
        <div className="mb-3">
          <p>{known.unseen.says}</p>
          <CodeLine code={known.unseen.command} label="command that shows RoleBindings of other namespaces" />
        </div>
      )}
      <span className="text-quiet">
        Checked <RelativeTime at={known.at} />
        {failed === undefined ? '.' : `; the last check got no answer: ${failed}`}
      </span>
    </>
  )
}

function SignOut() {
  const [error, setError] = useState<unknown>(null)
  const leave = () => signOut().then(() => location.reload(), setError)
  return error === null ? (
    <Button onClick={() => void leave()}>Sign out</Button>
  ) : (
    <ProblemNotice error={error} />
  )
}

function Known({ exposure }: { exposure: Exposure }) {
  const { mode, address, port, basePath, allowedHosts, showsOthers, audit } = exposure
  const hosts = mode === 'local' ? ['localhost', '127.0.0.1', ...allowedHosts] : allowedHosts
  return (
    <dl className="border-b border-line">
      <Row term="Who">{WHO[mode]}</Row>
      <Row term="Access mode">
        <code className="font-mono text-13">{mode}</code>
      </Row>
      <Row term="Address">
        <code className="font-mono text-13">
          {address.includes(':') ? `[${address}]` : address}:{port}
        </code>
        {basePath === '/' ? null : (
          <>
            {' '}
            under <code className="font-mono text-13">{basePath}</code>
          </>
        )}
      </Row>
      <Row term="Host names">
        <code className="font-mono text-13">{hosts.join(', ')}</code>
        {mode === 'local' ? null : ', and localhost'}
      </Row>
      <Row term="Permissions of others">
        {showsOthers
          ? 'Shown, as far as this account can read them.'
          : 'Hidden: bindings are a map of who can do what, and more people may open this page than may read them. SHOW_RBAC=true shows them.'}
      </Row>
      <Row term="Dangerous permissions">
        <DangerousRow audit={audit} />
      </Row>
    </dl>
  )
}

/** Who may open this page, and what separates them from the permissions of this account. */
export function ExposureSection() {
  const { data, error, refetch } = useQuery(exposureQuery())
  return (
    <Section
      id="exposure"
      title="Who can open this page"
      aside={data?.mode === 'token' ? <SignOut /> : undefined}
    >
      {data ? (
        <Known exposure={data} />
      ) : error ? (
        <ProblemNotice error={error} action={<Button onClick={() => void refetch()}>Check again</Button>} />
      ) : (
        <Skeleton label="Checking who can open this page" lines={4} />
      )}
    </Section>
  )
}
