import { Fragment } from 'react'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { FactItem, FactList } from '@/components/ui/facts'
import { Icon } from '@/components/ui/icon'
import { RuleSourceWords } from '../rule-source-words'
import type { VerbGroup, VerbState } from './resource-verbs'
import { VerbWord } from './verb-word'

const MEANING: Record<VerbState, Meaning> = {
  granted: 'ok',
  refused: 'bad',
  no: 'neutral',
  unknown: 'unknown',
}

function Says({ group, near }: { group: VerbGroup; near: string | undefined }) {
  if (group.state === 'unknown') return 'not known'
  if (group.state !== 'granted') {
    return (
      <>
        no rule
        {near === undefined ? null : (
          <>
            . <Code className="text-12">{near}</Code> comes near
          </>
        )}
      </>
    )
  }
  const [first, ...others] = group.by
  return (
    <>
      {first === undefined ? 'granted' : <RuleSourceWords source={first} />}
      {others.length > 0 ? `, and ${others.length} more ${others.length === 1 ? 'rule' : 'rules'}` : ''}
      {group.names === undefined ? null : (
        <span className="block wrap-anywhere text-quiet">only {group.names.join(', ')}</span>
      )}
    </>
  )
}

/** Each verb of a resource with what grants it, similar ones on one line. `near` is the role nearest to the chosen verb. */
export function VerbList({
  groups,
  near,
}: {
  groups: readonly VerbGroup[]
  near?: { verb: string; role: string }
}) {
  return (
    <FactList>
      {groups.map((group) => {
        const meaning = MEANING[group.state]
        const isNear = near !== undefined && group.verbs.includes(near.verb)
        return (
          <FactItem
            key={group.verbs.join(' ')}
            name={
              <Code className="text-12">
                {group.verbs.map((verb) => (
                  <Fragment key={verb}>
                    <VerbWord verb={verb} />{' '}
                  </Fragment>
                ))}
              </Code>
            }
          >
            <span className="flex gap-1.5">
              <Icon name={SHAPE[meaning]} className={`mt-px ${INK[meaning]}`} />
              <span className="min-w-0">
                <Says group={group} near={isNear ? near.role : undefined} />
              </span>
            </span>
          </FactItem>
        )
      })}
    </FactList>
  )
}
