import { useQuery } from '@tanstack/react-query'
import { Fold, FoldRow } from '@/components/ui/fold'
import { Icon, type IconName } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import { sayCaller } from '@/lib/answer/say-call'
import type { Explanation } from '@/lib/contract/explanation'
import type { Access, Cell } from '@/lib/facts/account/contract'
import { accessQuery } from '@/lib/facts/account/query'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { resourceWord } from '@/lib/rbac/call'
import { counted, listOf } from '@/lib/words/lists'
import { permissionsOn } from '@/lib/words/page-addresses'
import { describeResource } from '@/lib/words/resources'

const LOOK: Record<SameResourceVerb['state'], { icon: IconName; ink: string; look: string; word: string }> = {
  allowed: { icon: 'check', ink: 'text-ok', look: '', word: 'allowed' },
  'some-names': { icon: 'check', ink: 'text-ok', look: 'text-quiet', word: 'allowed for some names' },
  asked: { icon: 'cross', ink: 'text-bad', look: 'font-semibold text-bad', word: 'refused' },
  no: { icon: 'dash', ink: 'text-faint', look: 'text-faint', word: 'not granted' },
  unknown: { icon: 'question', ink: 'text-unknown', look: 'text-unknown', word: 'not known' },
}

function sayWhat({ group = '', resource = '', subresource, namespace }: Explanation['request']): Phrase {
  const what = code(describeResource({ group, resource, subresource }))
  return namespace ? say`${what} in ${code(namespace)}` : say`${what} cluster-wide`
}

/** What else this pod's account can do on the resource of the call. Nothing where that is unknown. */
export function SameResourceFold({ explanation }: { explanation: Explanation }) {
  const { request } = explanation
  const { resource, namespace = '' } = request
  const { data, isLoading } = useQuery({
    ...accessQuery(namespace === '' ? undefined : namespace),
    enabled: resource !== undefined,
  })
  // Its place is kept, so that the folds below it do not move under a finger.
  if (isLoading) {
    return (
      <FoldRow label="Same resource">
        <span className="text-quiet">Reading</span>
      </FoldRow>
    )
  }
  const states = data === undefined ? [] : sameResource(explanation, data)
  if (resource === undefined || states.length === 0) return null
  const missing = states.filter(({ state }) => state === 'no')
  return (
    <Fold
      label="Same resource"
      line={
        <ul translate="no" className="flex flex-wrap gap-x-3.5 gap-y-0.5 font-mono">
          {states
            .filter(({ state }) => state !== 'no')
            .map(({ verb, state }) => {
              const { icon, ink, look, word } = LOOK[state]
              return (
                <li key={verb} className={`inline-flex items-center gap-1 ${look}`}>
                  <Icon name={icon} className={`size-3.5 ${ink}`} />
                  {verb}
                  {state === 'some-names' ? <span className="font-sans">some names</span> : null}
                  <span className="sr-only">{word}</span>
                </li>
              )
            })}
          {missing.length === 0 ? null : (
            <li className="inline-flex items-center gap-1 text-faint">
              <Icon name="dash" className="size-3.5" />
              <span className="font-sans">{counted(missing.length, 'more verb')}</span>
              <span className="sr-only">not granted: {listOf(missing.map(({ verb }) => verb))}</span>
            </li>
          )}
        </ul>
      }
    >
      <p className="wrap-anywhere">
        <Said phrase={say`${sayWhat(request)}, as ${sayCaller(request)}. `} />
        <Link href={permissionsOn({ resource, namespace })} className="text-accent underline">
          All permissions
        </Link>
      </p>
    </Fold>
  )
}

export interface SameResourceVerb {
  verb: string
  /** `asked` is the refused verb of the call itself. */
  state: 'allowed' | 'some-names' | 'asked' | 'no' | 'unknown'
}

function stateOf(cell: Cell, isWide: boolean): SameResourceVerb['state'] {
  switch (cell.state) {
    case 'cluster':
      return 'allowed'
    case 'namespace':
      return isWide ? 'no' : 'allowed'
    case 'names':
      return 'some-names'
    case 'no':
      return 'no'
    case 'unknown':
      return 'unknown'
  }
}

/**
 * What the account can do on the resource of a call, verb by verb in the order of the matrix. Nothing where the matrix is of
 * another account or does not know the resource, or where permissions did not decide the call.
 */
export function sameResource(
  { verdict, kind, request }: Pick<Explanation, 'verdict' | 'kind' | 'request'>,
  access: Pick<Access, 'user' | 'rows' | 'verbs' | 'basis'>,
): SameResourceVerb[] {
  const { user, verb, group, resource, subresource, namespace } = request
  const isOwn = access.basis === 'own' && (user === undefined || user === access.user)
  if (kind !== 'authorization' || !isOwn) return []
  const word = resourceWord({ resource, subresource })
  const row = access.rows.find((one) => one.group === group && one.resource === word)
  if (row === undefined) return []
  const isWide = row.namespaced && namespace === ''
  return access.verbs.flatMap((one): SameResourceVerb[] => {
    const cell = row.cells[one]
    if (cell === undefined) return []
    if (one !== verb) return [{ verb: one, state: stateOf(cell, isWide) }]
    // The review of the call itself outweighs the list of rules.
    if (verdict === 'denied') return [{ verb: one, state: 'asked' }]
    return [{ verb: one, state: verdict === 'allowed' ? 'allowed' : 'unknown' }]
  })
}
