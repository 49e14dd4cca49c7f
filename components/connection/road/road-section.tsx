import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { NotYet } from '@/components/frame/problem-notice'
import { INK, SHAPE } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { CodeBlock } from '@/components/ui/code-block'
import { Fold } from '@/components/ui/fold'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import { Section } from '@/components/ui/section'
import { useAnchor } from '@/components/ui/use-browser'
import type {
  Road,
  RoadBundles,
  RoadLine,
  RoadMeaning,
  RoadMesh,
  RoadProxies,
} from '@/lib/facts/connection/contract'
import { roadQuery } from '@/lib/facts/connection/query'
import { quote, say } from '@/lib/phrase/phrase'
import { DnsPart, FoundOnRoad } from './dns-part'

/** What shows a sidecar, and how a program waits for it. */
function MeshPart({ mesh }: { mesh: RoadMesh }) {
  const { evidence, fix, yaml } = mesh
  return (
    <div className="flex flex-col gap-4">
      <FoundOnRoad label="Evidence of a mesh" rows={evidence} />
      {fix === undefined ? null : <p className="max-w-prose">{fix}</p>}
      {yaml === undefined ? null : <CodeBlock code={yaml} label="For the pod template" language="yaml" />}
    </div>
  )
}

const WELL_MS = 60_000
const AILING_MS = 10_000

const WORD: Record<RoadMeaning, string> = {
  ok: 'checked',
  warning: 'needs attention',
  bad: 'fault',
  unknown: 'not known',
  neutral: '',
}

function linesOf({ dns, proxies, mesh, bundles }: Road): RoadLine[] {
  return [dns, proxies, mesh, bundles].flatMap((part) => (part ? [part.line] : []))
}

function Line({ line: { meaning, says } }: { line: RoadLine }) {
  return (
    <span className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2">
      <Icon name={SHAPE[meaning]} className={`mt-0.5 ${INK[meaning]}`} />
      <span className="wrap-anywhere">
        {WORD[meaning] === '' ? null : <span className="sr-only">{WORD[meaning]}: </span>}
        <Said phrase={says} />
      </span>
    </span>
  )
}

interface PartProps {
  id: string
  label: string
  line: RoadLine
  /** The part that the address names. */
  anchor: string
  children: ReactNode
}

function Part({ id, label, line, anchor, children }: PartProps) {
  return (
    <section id={id} aria-label={label} data-meaning={line.meaning} className="scroll-mt-16">
      <Fold label={label} line={<Line line={line} />} isWide isOpen={anchor === id}>
        {children}
      </Fold>
    </section>
  )
}

/** The proxy variables of this container, as they are. */
function ProxiesPart({ proxies: { variables, fix } }: { proxies: RoadProxies }) {
  if (variables.length === 0) {
    return (
      <p className="max-w-prose">
        Looked for HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY in capitals and lower case: none is set in
        this container.
      </p>
    )
  }
  return (
    <div className="flex flex-col gap-4">
      <FoundOnRoad
        label="Proxy variables"
        rows={variables.map(({ name, says }) => ({
          what: name,
          says: says === '' ? say`(empty)` : [quote(says)],
        }))}
      />
      {fix === undefined ? null : <p className="max-w-prose wrap-anywhere">{fix}</p>}
      <p className="max-w-prose text-quiet">
        Nothing was sent. This page never uses a proxy, and its curl commands bypass one.
      </p>
    </div>
  )
}

/** Names, proxies, mesh and trust: what is between a program in this pod and the API server, each as one line that opens. */
export function RoadSection() {
  const { data, error, dataUpdatedAt } = useQuery({
    ...roadQuery(),
    refetchInterval: ({ state }) =>
      state.data && linesOf(state.data).some(({ meaning }) => meaning === 'warning') ? AILING_MS : WELL_MS,
  })
  const anchor = useAnchor(data !== undefined)
  if (data === undefined) {
    return <NotYet label="Checking names, proxies, mesh and trust" lines={4} error={error} />
  }
  const { dns, proxies, mesh, bundles, outside } = data
  return (
    <Section
      id="road"
      title="The road"
      says={outside ?? 'What other programs in this container meet.'}
      aside={
        outside === undefined ? (
          <span className="text-13 text-quiet">
            checked <RelativeTime at={new Date(dataUpdatedAt).toISOString()} />
          </span>
        ) : null
      }
    >
      {outside === undefined ? (
        <div className="@container overflow-hidden rounded-lg border border-line bg-surface [&>section:first-child>details]:border-t-0">
          {dns ? (
            <Part id="road-dns" label="Names" line={dns.line} anchor={anchor}>
              <DnsPart dns={dns} />
            </Part>
          ) : null}
          {proxies ? (
            <Part id="road-proxies" label="Proxies" line={proxies.line} anchor={anchor}>
              <ProxiesPart proxies={proxies} />
            </Part>
          ) : null}
          {mesh ? (
            <Part id="road-mesh" label="Mesh" line={mesh.line} anchor={anchor}>
              <MeshPart mesh={mesh} />
            </Part>
          ) : null}
          {bundles ? (
            <Part id="road-trust" label="Trust" line={bundles.line} anchor={anchor}>
              <BundlesPart bundles={bundles} />
            </Part>
          ) : null}
        </div>
      ) : null}
    </Section>
  )
}

/** Each variable that changes what clients trust: whom it affects, and whether the bundle it names has the cluster's CA. */
function BundlesPart({ bundles: { bundles, fix } }: { bundles: RoadBundles }) {
  return (
    <div className="flex flex-col gap-4">
      {bundles.length === 0 ? (
        <p className="max-w-prose">
          Looked for SSL_CERT_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE,
          AWS_CA_BUNDLE and GIT_SSL_CAINFO: none is set in this container. Kubernetes clients verify the API
          server with ca.crt.
        </p>
      ) : (
        <ul aria-label="Variables that change what clients trust" className="flex flex-col gap-3">
          {bundles.map(({ variable, path, meaning, clients, says }) => (
            <li
              key={variable}
              aria-label={variable}
              data-meaning={meaning}
              className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2"
            >
              <Icon name={SHAPE[meaning]} className={`mt-0.5 ${INK[meaning]}`} />
              <div className="min-w-0">
                <p className="wrap-anywhere">
                  <Code className="font-semibold">{variable}</Code>{' '}
                  {path === undefined ? (
                    <span className="text-quiet">
                      (its value is not shown: nothing confirms that it is a path)
                    </span>
                  ) : (
                    <Code className="text-12">{path}</Code>
                  )}
                </p>
                <p className="wrap-anywhere">
                  <Said phrase={says} />
                </p>
                <p className="text-quiet">{clients}.</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {fix === undefined ? null : <p className="max-w-prose">{fix}</p>}
    </div>
  )
}
