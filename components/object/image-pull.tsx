import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import type { ImagePull } from '@/lib/facts/objects/contract/image-pull'
import { counted } from '@/lib/words/lists'

type Source = ImagePull['sources'][number]

const STATE: Record<Source['state'], Meaning> = {
  missing: 'bad',
  there: 'ok',
  skipped: 'neutral',
  unseen: 'unknown',
}
const OF: Record<Source['of'], { name: string; says: string }> = {
  pod: { name: '', says: 'the pod’s own pull secret' },
  account: { name: '', says: 'of its ServiceAccount' },
  none: { name: 'None', says: 'no pull secret' },
  config: { name: 'Node’s docker config', says: 'files of the kubelet' },
  provider: { name: 'Node’s provider', says: 'credential provider of the kubelet' },
}
const PARTS = ['registry', 'repository', 'tag'] as const

/** The parts of an image's name, each with the word for it. */
function Parts({ pull }: { pull: ImagePull }) {
  return (
    <p translate="no" className="flex flex-wrap gap-y-1 font-mono text-13 font-semibold">
      {PARTS.map((part) => (
        <span key={part} className="mr-0.5 min-w-0">
          <span
            className={`block border-b-2 wrap-anywhere ${part === 'registry' ? 'border-accent' : 'border-line'}`}
          >
            {part === 'repository' ? `/${pull.repository}` : pull[part]}
          </span>
          <span className="font-sans text-12 font-normal text-quiet">{part}</span>
        </span>
      ))}
    </p>
  )
}

/** What pulls one image: what is missing, and the credentials in the kubelet's order. */
export function ImagePullView({ pull, account }: { pull: ImagePull; account: string }) {
  const { state, says, command, sources, volume } = pull
  const tried = sources.filter((source) => source.state !== 'skipped')
  const told = (
    <p className="mb-2 max-w-prose wrap-anywhere">
      <Said phrase={says} />
    </p>
  )
  return (
    <div data-pull={state} className="flex flex-col gap-3">
      {command === undefined ? null : told}
      {command === undefined ? null : <CodeBlock label="Create it" code={command} language="shell" wrap />}
      <Disclosure
        summary={`${counted(tried.length, 'credential')} that the kubelet tries`}
        open={command !== undefined}
      >
        {command === undefined ? told : null}
        <Parts pull={pull} />
        <p className="text-13 text-quiet">
          The kubelet pulls it{volume === undefined ? '' : `, for volume ${volume}`}, not ServiceAccount{' '}
          <Code>{account}</Code>, and tries these in this order.
        </p>
        <ol className="overflow-clip rounded-lg border border-line text-13">
          {sources.map((source) => (
            <li
              key={`${source.of} ${source.name}`}
              data-source={source.state}
              className={`grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2 gap-y-1 border-t border-line px-3 py-2 first:border-t-0 sm:grid-cols-[1.5rem_minmax(0,1fr)_minmax(0,1.2fr)] ${source.state === 'missing' ? 'bg-bad-soft' : ''}`}
            >
              <span className="text-quiet">
                {source.state === 'skipped' ? '–' : tried.indexOf(source) + 1}
              </span>
              <span className="min-w-0 wrap-anywhere">
                <b className="font-semibold">
                  {source.name === '' ? OF[source.of].name : <Code>{source.name}</Code>}
                </b>
                <span className="block text-12 text-quiet">{OF[source.of].says}</span>
              </span>
              <span className="flex min-w-0 items-start gap-1.5 wrap-anywhere max-sm:col-start-2">
                <Icon name={SHAPE[STATE[source.state]]} className={`mt-0.5 ${INK[STATE[source.state]]}`} />
                <span>
                  <Said phrase={source.says} />
                  {source.at === undefined ? null : (
                    <>
                      , <RelativeTime at={source.at} />
                    </>
                  )}
                </span>
              </span>
            </li>
          ))}
        </ol>
        {sources.every(({ name }) => name === '') ? null : (
          <p className="text-12 text-quiet">
            For which registry a Secret is, is not known: Secrets are never read.
          </p>
        )}
      </Disclosure>
    </div>
  )
}
